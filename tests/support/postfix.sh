#!/bin/bash
# A real Postfix for tests: own configuration, queue and log below DIR, loopback only, nothing outside is touched.
#
#   postfix.sh start DIR PORT [SINK_PORT]   PORT: plain SMTP with STARTTLS; PORT+1: implicit TLS. No login. Every mail is copied to DIR/journal
#                                           (Maildir, always_bcc).
#                                           Mails are delivered to DIR/inbox (Maildir), or handed to 127.0.0.1:SINK_PORT.
#   postfix.sh again DIR                    starts it once more after stop or kill, with its queue as it was
#   postfix.sh stop DIR | kill DIR          in order | SIGKILL to master and all its children
#   postfix.sh idle DIR                     exit 0 when the queue is empty
# Whoever is addressed at refused.test is refused for good.
# DIR/ca.pem is the authority of its certificate. Needs root and the packages postfix and openssl. Exit 77: cannot run here.
set -eu
verb=$1 dir=$(realpath -m "$2")
config=$dir/config queue=$dir/queue

need() { command -v "$1" >/dev/null || { echo "postfix.sh: $1 is not installed" >&2; exit 77; }; }
wait_for_port() { # PORT
    for _ in $(seq 200); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
        read -rt 0.05 <> <(:) || true
    done
    echo "postfix.sh: nothing listens on $1; last lines of $dir/log/mail.log:" >&2
    tail -5 "$dir/log/mail.log" >&2 || true
    exit 1
}
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=relay.test \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$dir/key.pem" -out "$dir/ca.pem" 2>/dev/null
    chmod 600 "$dir/key.pem"
}
main_cf() { # SINK_PORT
    cat <<EOF
compatibility_level = 3.6
queue_directory = $queue
data_directory = $dir/data
maillog_file = $dir/log/mail.log
maillog_file_prefixes = /
myhostname = relay.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
alias_maps =
alias_database =
local_recipient_maps =
smtputf8_enable = no
smtpd_forbid_bare_newline = yes
smtpd_delay_reject = yes
smtpd_recipient_restrictions = check_recipient_access inline:{{refused.test=550 5.1.1 no such user}}, permit
always_bcc = journal@journal.test
transport_maps = inline:{{journal.test=virtual:}}
default_transport = $(if [ -n "$1" ]; then echo "smtp:[127.0.0.1]:$1"; else echo virtual:; fi)
virtual_mailbox_base = $dir
virtual_mailbox_maps = inline:{{journal@journal.test=journal/}}, static:inbox/
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
smtpd_tls_cert_file = $dir/ca.pem
smtpd_tls_key_file = $dir/key.pem
smtpd_tls_security_level = may
EOF
}
master_cf() { # PORT
    cat <<EOF
127.0.0.1:$1 inet n - n - - smtpd
127.0.0.1:$(($1 + 1)) inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
EOF
}
again() { # without the checks of `postfix start`, which take a second and may fail right after a kill
    # A child that the kernel still takes down holds the lock or the port of its master for a moment.
    for _ in $(seq 100); do
        if "$(postconf -h daemon_directory)/master" -c "$config" -w >/dev/null 2>&1; then break; fi
        read -rt 0.1 <> <(:) || true
    done
    wait_for_port "$(cat "$dir/port")"
}

[ "$(id -u)" = 0 ] || { echo "postfix.sh: Postfix starts as root only" >&2; exit 77; }
need postfix; need openssl
case $verb in
start)
    mkdir -p "$config" "$queue" "$dir/data" "$dir/log"
    chmod 755 "$dir"
    for box in journal inbox; do
        mkdir -p "$dir/$box"/{tmp,new,cur}
        chown -R nobody "$dir/$box"
    done
    chown postfix "$dir/data"
    [ -e "$dir/ca.pem" ] || certificate
    main_cf "${4:-}" >"$config/main.cf"
    master_cf "$3" >"$config/master.cf"
    echo "$3" >"$dir/port"
    postfix -c "$config" start >/dev/null 2>&1
    wait_for_port "$3" ;;
again) again ;;
stop) postfix -c "$config" stop >/dev/null 2>&1 || true ;;
kill)
    master=$(tr -d ' \n' <"$queue/pid/master.pid")
    # Master leads a process group of its own; all its children are in it.
    kill -9 -- "-$master" 2>/dev/null || true
    for _ in $(seq 250); do
        # Zombies of the group that nobody has waited for yet hold nothing any more.
        pgrep -g "$master" -r S,R,D,T >/dev/null || break
        read -rt 0.02 <> <(:) || true
    done ;;
idle) # A file that is not executable was being written when cleanup was killed; nobody was told that it was taken.
    ! find "$queue"/{incoming,active,deferred,maildrop,hold} -type f -perm -100 | grep -q . ;;
*) echo "postfix.sh: unknown verb $verb" >&2; exit 2 ;;
esac
