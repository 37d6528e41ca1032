#include "daemon/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <mutex>

namespace sunwai::daemon {

namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using Labels = prometheus::Labels;

double seconds(core::Duration d) { return std::chrono::duration<double>(d).count(); }
double seconds(timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; }

double resident_bytes()
{
    const std::unique_ptr<FILE, int (*)(FILE*)> file{std::fopen("/proc/self/statm", "re"), &std::fclose};
    char line[128];
    if (!file || std::fgets(line, sizeof line, file.get()) == nullptr) return 0;
    char* second = nullptr;
    (void)std::strtol(line, &second, 10);  // pages of the address space, then those in memory
    return static_cast<double>(std::strtol(second, nullptr, 10)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors()
{
    const std::unique_ptr<DIR, int (*)(DIR*)> folder{::opendir("/proc/self/fd"), &::closedir};
    if (!folder) return 0;
    int count = -3;  // ".", ".." and the folder itself
    while (::readdir(folder.get()) != nullptr) ++count;  // NOLINT(concurrency-mt-unsafe): a stream of its own
    return count;
}

}  // namespace

struct Metrics::Families {
    prometheus::Registry registry;
    std::mutex mutex;

    Family<Counter>& counter(char const* name, char const* help) { return prometheus::BuildCounter().Name(name).Help(help).Register(registry); }
    Family<Gauge>& gauge(char const* name, char const* help) { return prometheus::BuildGauge().Name(name).Help(help).Register(registry); }

    Family<Counter>& posts = counter("sunwai_posts_total", "Posts read from feeds, by what became of them.");
    Family<Counter>& cases = counter("sunwai_cases_opened_total", "Cases opened.");
    Family<Counter>& polls = counter("sunwai_feed_polls_total", "Readings of a feed, by result.");
    Family<Gauge>& age = gauge("sunwai_feed_success_age_seconds", "Time since a feed was last read with success; of one that never was, since the daemon first tried.");
    Family<Counter>& served = counter("sunwai_deadlines_served_total", "Cases whose deadline was served.");
    Family<Counter>& stuck = counter("sunwai_deadlines_stuck_total", "Cases that were due but could not be served: a fault of the program.");
    Family<Counter>& dropped = counter("sunwai_notices_dropped_total", "Notices settled without a mail, by reason.");
    Family<Counter>& messages = counter("sunwai_messages_settled_total", "Tries to send a mail, by the state they ended in.");
    Family<Counter>& doubles = counter("sunwai_messages_possibly_doubled_total", "Mails sent again although the first try may have arrived.");
    Family<Counter>& alerts = counter("sunwai_operator_alerts_total", "Alerts to the operator, by kind.");
    Family<Gauge>& suspect = gauge("sunwai_clock_suspect", "1 while a sudden step of the machine's clock is not believed.");
    Family<Gauge>& policy_good = gauge("sunwai_config_last_reload_successful", "1 when the last reading of the configuration was without faults.");
    Family<Gauge>& policy_at = gauge("sunwai_config_last_reload_success_timestamp_seconds", "When the configuration in force was read.");
    Family<Gauge>& open = gauge("sunwai_cases", "Cases that are not ended, by what they wait for.");
    Family<Gauge>& queue = gauge("sunwai_messages", "Mails that are not sent yet, by state.");
    Family<Gauge>& stored = gauge("sunwai_store_rows", "Rows in the store, by kind.");
    Family<Gauge>& quarantine = gauge("sunwai_quarantine_rows", "What feeds brought that could not become a post and that nobody has removed yet.");
    Family<Gauge>& writable = gauge("sunwai_store_writable", "1 while the store takes writes.");
    Family<Gauge>& memory = gauge("process_resident_memory_bytes", "Resident memory size in bytes.");
    Family<Gauge>& descriptors = gauge("process_open_fds", "Number of open file descriptors.");
    Family<Counter>& cpu = counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
    Counter& cpu_time = cpu.Add({});
    prometheus::Histogram& lateness =
        prometheus::BuildHistogram()
            .Name("sunwai_deadline_lateness_seconds")
            .Help("How late the latest deadline of a sweep was served.")
            .Register(registry)
            .Add({}, prometheus::Histogram::BucketBoundaries{0.1, 1, 10, 60, 600, 3600, 86400});
};

Metrics::Metrics() : families_{std::make_unique<Families>()}
{
    families_->writable.Add({}).Set(1);
    families_->suspect.Add({}).Set(0);
    families_->cases.Add({});
    families_->served.Add({});
    families_->stuck.Add({});
    families_->doubles.Add({});
}

Metrics::~Metrics() = default;

void Metrics::taken(std::string const& feed, IntakeCounts const& counts)
{
    const auto add = [&](char const* what, std::int64_t by) {
        families_->posts.Add(Labels{{"feed", feed}, {"result", what}}).Increment(static_cast<double>(by));
    };
    add("new", counts.fresh);
    add("version", counts.versions);
    add("joined", counts.joined);
    add("erased", counts.erased);
    add("quarantined", counts.quarantined);
    add("known", std::max<std::int64_t>(0, counts.posts - counts.fresh - counts.versions - counts.erased));
    families_->cases.Add({}).Increment(static_cast<double>(counts.cases));
}

void Metrics::polled(std::string const& feed, bool success)
{
    families_->polls.Add(Labels{{"feed", feed}, {"result", success ? "success" : "failure"}}).Increment();
}

void Metrics::feed_age(std::string const& feed, core::Duration since_success) { families_->age.Add(Labels{{"feed", feed}}).Set(seconds(since_success)); }

void Metrics::forget_feed(std::string const& feed) { families_->age.Remove(&families_->age.Add(Labels{{"feed", feed}})); }

void Metrics::swept(Swept const& swept)
{
    families_->served.Add({}).Increment(static_cast<double>(swept.cases));
    families_->stuck.Add({}).Increment(static_cast<double>(swept.stuck));
    if (swept.cases > 0) families_->lateness.Observe(seconds(swept.latest));
}

void Metrics::notices_dropped(std::string_view why, std::size_t count)
{
    families_->dropped.Add(Labels{{"reason", std::string{why}}}).Increment(static_cast<double>(count));
}

void Metrics::message_settled(std::string_view state) { families_->messages.Add(Labels{{"state", std::string{state}}}).Increment(); }

void Metrics::possible_duplicate() { families_->doubles.Add({}).Increment(); }

void Metrics::alert(std::string const& kind) { families_->alerts.Add(Labels{{"kind", kind}}).Increment(); }

void Metrics::clock_suspect(bool suspect) { families_->suspect.Add({}).Set(suspect ? 1 : 0); }

void Metrics::policy_loaded(bool success, core::Instant at)
{
    families_->policy_good.Add({}).Set(success ? 1 : 0);
    if (success) families_->policy_at.Add({}).Set(seconds(at.time_since_epoch()));
}

void Metrics::store_counts(store::Counts const& counts, bool writable)
{
    const auto set = [](Family<Gauge>& family, char const* label, char const* value, std::int64_t to) {
        family.Add(Labels{{label, value}}).Set(static_cast<double>(to));
    };
    set(families_->open, "kind", "open", counts.open);
    set(families_->open, "kind", "overdue", counts.overdue);
    set(families_->open, "kind", "unacknowledged", counts.unacknowledged);
    set(families_->open, "kind", "triage", counts.triage);
    set(families_->queue, "state", "queued", counts.queue);
    set(families_->queue, "state", "uncertain", counts.uncertain);
    set(families_->queue, "state", "parked", counts.parked);
    set(families_->stored, "kind", "posts", counts.posts);
    set(families_->stored, "kind", "cases", counts.cases);
    set(families_->stored, "kind", "held_notices", counts.held_notices);
    set(families_->stored, "kind", "quarantine", counts.quarantine);
    families_->quarantine.Add({}).Set(static_cast<double>(counts.quarantine));
    families_->writable.Add({}).Set(writable ? 1 : 0);
}

void Metrics::process_figures()
{
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    const std::lock_guard lock{families_->mutex};
    const double now = seconds(use.ru_utime) + seconds(use.ru_stime);
    families_->cpu_time.Increment(std::max(0.0, now - families_->cpu_time.Value()));
    families_->memory.Add({}).Set(resident_bytes());
    families_->descriptors.Add({}).Set(open_descriptors());
}

std::string Metrics::text() const
{
    const prometheus::TextSerializer serializer;
    return serializer.Serialize(families_->registry.Collect());
}

}  // namespace sunwai::daemon
