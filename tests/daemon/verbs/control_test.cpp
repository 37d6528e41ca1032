#include "child.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace sunwai::tests {
namespace {

/// A running daemon and the shell beside it.
class Running : public testing::Test {
protected:
    void SetUp() override
    {
        daemon = std::make_unique<Child>(place.command({"serve"}));
        const auto listens = [this] { return std::filesystem::exists(place.path("store.db.sock")); };
        ASSERT_TRUE(eventually(listens)) << daemon->wait(std::chrono::seconds{1}).err;
    }

    Workplace place;
    std::unique_ptr<Child> daemon;
};

int connect_to(std::filesystem::path const& path)
{
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(descriptor, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0) return descriptor;
    ::close(descriptor);
    return -1;
}

/// What the daemon says to raw bytes, until it closes.
std::string answer_to(std::filesystem::path const& path, std::string const& bytes)
{
    const int descriptor = connect_to(path);
    if (descriptor < 0) return "no connection";
    std::string answer;
    if (::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size())) {
        ::shutdown(descriptor, SHUT_WR);
        char part[4096];
        for (auto got = ::recv(descriptor, part, sizeof part, 0); got > 0; got = ::recv(descriptor, part, sizeof part, 0)) answer.append(part, static_cast<std::size_t>(got));
    }
    ::close(descriptor);
    return answer;
}

std::string frame(std::string const& body)
{
    const auto size = body.size();
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((size >> shift) & 0xFFU);
    return bytes + body;
}

TEST_F(Running, write_verbs_go_through_the_daemon)
{
    const auto replayed = place.run({"replay", "-"}, post_line("1", no_power_in_hisar) + "broken\n");
    const auto opened = place.run({"case", "new", "--text", "पानीपत में तीन दिन से पानी नहीं आ रहा"});
    const auto noted = place.run({"case", "note", "HR-2026-000001", "--text", "called"});
    const auto imported = place.run({"office", "import", place.file("o.csv", "office_id,officer_name,email\nHR-D063-CM,A,a@example.in\n")});
    const auto shown = place.run({"case", "show", "HR-2026-000001", "--json"});
    const auto status = place.run({"status", "--json"});

    EXPECT_EQ(replayed.exit, 1) << replayed.err;
    EXPECT_EQ(replayed.out.substr(0, 58), R"({"posts":1,"new":1,"duplicates":0,"cases":1,"triage":0,"ba)") << replayed.out << replayed.err;
    EXPECT_EQ(opened.exit, 0) << opened.err;
    EXPECT_EQ(noted.exit, 0) << noted.err;
    EXPECT_EQ(imported.exit, 0) << imported.err;
    EXPECT_NE(shown.out.find("\"name\":\"uid:" + std::to_string(::getuid())), std::string::npos) << shown.out;
    EXPECT_NE(status.out.find(R"("running":true)"), std::string::npos);
}

TEST_F(Running, the_socket_is_for_its_owner_alone_and_goes_with_the_daemon)
{
    struct stat status{};
    ASSERT_EQ(::stat(place.path("store.db.sock").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);

    daemon->signal(SIGTERM);
    const auto ran = daemon->wait();

    EXPECT_EQ(ran.exit, 0) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(place.path("store.db.sock")));
    EXPECT_EQ(place.run({"case", "new", "--text", no_power_in_hisar}).exit, 0) << "with none running the verb takes the lock itself";
}

TEST_F(Running, a_second_daemon_is_refused)
{
    const auto second = place.run({"serve"});

    EXPECT_EQ(second.exit, 3) << second.err;
    EXPECT_TRUE(std::filesystem::exists(place.path("store.db.sock"))) << "the first one's socket stays";
}

TEST_F(Running, an_idle_caller_does_not_hold_up_the_stop)
{
    const int idle = connect_to(place.path("store.db.sock"));
    ASSERT_GE(idle, 0);

    daemon->signal(SIGTERM);
    const auto began = std::chrono::steady_clock::now();
    const auto ran = daemon->wait();

    EXPECT_EQ(ran.exit, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{8});
    ::close(idle);
}

TEST_F(Running, hostile_bytes_end_the_caller_and_not_the_daemon)
{
    const auto socket = place.path("store.db.sock");

    EXPECT_TRUE(answer_to(socket, "\xFF\xFF\xFF\xFF").empty()) << "a frame beyond all bounds";
    EXPECT_TRUE(answer_to(socket, std::string(4, '\0')).empty());
    EXPECT_TRUE(answer_to(socket, "ab").empty());
    EXPECT_NE(answer_to(socket, frame("not json")).find("not a JSON object"), std::string::npos);
    EXPECT_NE(answer_to(socket, frame(R"({"sunwai":2,"verb":"backup","args":{},"inputs":{}})")).find("speaks version 2"), std::string::npos);
    EXPECT_NE(answer_to(socket, frame(R"({"sunwai":1,"verb":"serve","args":{},"inputs":{}})")).find("has no verb"), std::string::npos);
    EXPECT_NE(answer_to(socket, frame(R"({"sunwai":1,"verb":"case note","args":{"NUMBER":[5]},"inputs":{}})")).find("args"), std::string::npos);
    EXPECT_NE(answer_to(socket, frame(std::string(5000, '['))).find("not a JSON object"), std::string::npos);
    EXPECT_EQ(place.run({"case", "new", "--text", no_power_in_hisar}).exit, 0);
}

TEST_F(Running, serving_deadlines_needs_the_store_alone)
{
    const auto ran = place.run({"replay", "--serve-deadlines", "-"}, post_line("1", no_power_in_hisar));

    EXPECT_EQ(ran.exit, 2);
    EXPECT_NE(ran.err.find("daemon runs"), std::string::npos) << ran.err;
}

TEST(Stale, a_socket_that_a_dead_daemon_left_is_no_daemon)
{
    const Workplace place;
    {
        Child daemon{place.command({"serve"})};
        const auto listens = [&] { return std::filesystem::exists(place.path("store.db.sock")); };
        ASSERT_TRUE(eventually(listens));
        daemon.signal(SIGKILL);
        static_cast<void>(daemon.wait());
    }
    ASSERT_TRUE(std::filesystem::exists(place.path("store.db.sock")));

    EXPECT_EQ(place.run({"case", "new", "--text", no_power_in_hisar}).exit, 0);

    Child again{place.command({"serve"})};
    const auto answers = [&] { return place.run({"status", "--json"}).out.find(R"("running":true)") != std::string::npos; };
    EXPECT_TRUE(eventually(answers));
}

/// A port of loopback that somebody else has.
class TakenPort {
public:
    TakenPort() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}
    {
        sockaddr_in any{};
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof any;
        const bool bound = ::bind(socket_, reinterpret_cast<sockaddr*>(&any), size) == 0 && ::listen(socket_, 1) == 0;
        EXPECT_TRUE(bound && ::getsockname(socket_, reinterpret_cast<sockaddr*>(&any), &size) == 0);
        port_ = ntohs(any.sin_port);
    }
    ~TakenPort() { ::close(socket_); }
    TakenPort(TakenPort const&) = delete;
    TakenPort& operator=(TakenPort const&) = delete;
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    int socket_;
    unsigned port_{0};
};

TEST(Refused, a_start_that_was_refused_is_no_crash_to_the_next_one)
{
    const Workplace place;
    const TakenPort taken;
    std::ifstream good{place.path("sunwai.toml")};
    const std::string text{std::istreambuf_iterator<char>{good}, {}};
    const auto listen = text.find("127.0.0.1:0");
    ASSERT_NE(listen, std::string::npos);
    auto taken_text = text;
    static_cast<void>(place.file("sunwai.toml", taken_text.replace(listen, 11, taken.address())));

    EXPECT_EQ(place.run({"serve"}).exit, 3);
    static_cast<void>(place.file("sunwai.toml", text));
    Child again{place.command({"serve"})};
    EXPECT_TRUE(eventually([&] { return std::filesystem::exists(place.path("store.db.sock")); }));
    again.signal(SIGTERM);
    EXPECT_EQ(again.wait().err.find("unclean_stop_before"), std::string::npos);
}

TEST(StoreFolder, is_told_when_everybody_may_look_into_it)
{
    const Workplace place;
    ASSERT_EQ(::chmod(place.path("").c_str(), 0755), 0);
    Child daemon{place.command({"serve"})};
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(place.path("store.db.sock")); }));
    daemon.signal(SIGTERM);

    EXPECT_NE(daemon.wait().err.find("store.readable_by_others"), std::string::npos);
}

TEST(LongPath, the_socket_works_beyond_the_kernel_s_107_bytes)
{
    const Workplace place;
    const auto folder = place.path(std::string(100, 'd'));
    std::filesystem::create_directory(folder);
    const auto url = "sqlite:" + (folder / "store.db").string();
    Child daemon{place.command({"serve", "--store", url})};
    const auto answers = [&] { return place.run({"case", "new", "--text", no_power_in_hisar, "--id", "1", "--store", url}).exit == 0; };
    const auto listens = [&] { return std::filesystem::exists(folder / "store.db.sock"); };

    EXPECT_TRUE(eventually(listens));
    EXPECT_TRUE(eventually(answers));
}

}  // namespace
}  // namespace sunwai::tests
