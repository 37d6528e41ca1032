#include "child.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace sunwai::tests {

namespace fs = std::filesystem;

namespace {

constexpr char const* configuration = R"(state = "haryana"
[store]
url = "sqlite:store.db"
[web]
listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:8480"
[mail]
transport = "none"
from = "sunwai@example.invalid"
[operator]
email = "operator@example.invalid"
)";

struct Pipe {
    int ends[2]{-1, -1};
    Pipe()
    {
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    }
};

}  // namespace

Workplace::Workplace()
{
    auto name = (fs::temp_directory_path() / "sunwai-verbs-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = name;
    file("sunwai.toml", configuration);
}

Workplace::~Workplace()
{
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string Workplace::file(std::string const& name, std::string const& contents) const
{
    std::ofstream{path(name), std::ios::binary} << contents;
    return path(name).string();
}

std::vector<std::string> Workplace::command(std::vector<std::string> words) const
{
    words.insert(words.begin(), {SUNWAI_BINARY, "--config", path("sunwai.toml").string()});
    return words;
}

Ran Workplace::run(std::vector<std::string> words, std::string const& input) const
{
    Child child{command(std::move(words))};
    child.write(input);
    child.close_input();
    return child.wait();
}

Child::Child(std::vector<std::string> command)
{
    std::vector<char*> argv;
    for (auto& word : command) argv.push_back(word.data());
    argv.push_back(nullptr);
    Pipe in;
    Pipe out;
    Pipe err;
    std::signal(SIGPIPE, SIG_IGN);
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
        ::dup2(in.ends[0], STDIN_FILENO);
        ::dup2(out.ends[1], STDOUT_FILENO);
        ::dup2(err.ends[1], STDERR_FILENO);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(in.ends[0]);
    ::close(out.ends[1]);
    ::close(err.ends[1]);
    input_ = in.ends[1];
    out_ = out.ends[0];
    err_ = err.ends[0];
    ::fcntl(input_, F_SETFL, O_NONBLOCK);
}

Child::~Child()
{
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    for (const int descriptor : {input_, out_, err_}) {
        if (descriptor >= 0) ::close(descriptor);
    }
}

void Child::write(std::string const& bytes) const
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto written = ::write(input_, bytes.data() + done, bytes.size() - done);
        if (written > 0) {
            done += static_cast<std::size_t>(written);
        } else if (written < 0 && errno == EAGAIN) {
            pollfd room{input_, POLLOUT, 0};
            if (::poll(&room, 1, 30'000) <= 0) throw std::runtime_error("the child does not read");
        } else {
            return;  // it went away; its exit status says why
        }
    }
}

void Child::close_input()
{
    if (input_ >= 0) ::close(input_);
    input_ = -1;
}

void Child::signal(int number) const { ::kill(pid_, number); }

Ran Child::wait(std::chrono::seconds bound)
{
    Ran ran;
    const auto deadline = std::chrono::steady_clock::now() + bound;
    pollfd ends[2]{{out_, POLLIN, 0}, {err_, POLLIN, 0}};
    std::string* into[2]{&ran.out, &ran.err};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0 || ::poll(ends, 2, static_cast<int>(left)) <= 0) {
            ::kill(pid_, SIGKILL);
            break;
        }
        for (int i = 0; i < 2; ++i) {
            char part[4096];
            if (ends[i].revents == 0) continue;
            const auto got = ::read(ends[i].fd, part, sizeof part);
            if (got > 0) into[i]->append(part, static_cast<std::size_t>(got));
            else ends[i].fd = -1;
        }
    }
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ran;
}

bool eventually(bool (*condition)(void const*), void const* about)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!condition(about)) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        ::poll(nullptr, 0, 20);
    }
    return true;
}

std::string post_line(std::string const& id, std::string const& text, std::string const& created_at, std::string const& handle)
{
    return R"({"source":"x","external_id":")" + id + R"(","created_at":")" + created_at + R"(","text":")" + text + R"(","author":{"handle":")" +
           (handle.empty() ? "h" + id : handle) + "\",\"name\":\"N\"}}\n";
}

}  // namespace sunwai::tests
