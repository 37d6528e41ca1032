#include "tests/support/postfix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cstdlib>
#include <fstream>
#include <netinet/in.h>
#include <random>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sunwai::testing {
namespace {

namespace fs = std::filesystem;

bool is_free(std::uint16_t port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const bool free = ::bind(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    ::close(fd);
    return free;
}

std::uint16_t two_free_ports()
{
    std::mt19937 random{std::random_device{}()};
    for (;;) {
        const auto port = static_cast<std::uint16_t>(20'000 + random() % 10'000);
        if (is_free(port) && is_free(static_cast<std::uint16_t>(port + 1))) return port;
    }
}

}  // namespace

std::unique_ptr<Postfix> Postfix::start(std::string& why, std::uint16_t sink)
{
    std::string name = (fs::temp_directory_path() / "sunwai-postfix-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        why = "no temporary folder";
        return nullptr;
    }
    std::unique_ptr<Postfix> made{new Postfix{name, two_free_ports()}};
    const int status = made->run("start", sink == 0 ? std::to_string(made->port_) : fmt::format("{} {}", made->port_, sink));
    if (status == 0) return made;
    why = status == 77 ? "Postfix cannot run here (needs root and the package postfix)" : "Postfix did not start";
    return nullptr;
}

Postfix::~Postfix()
{
    run("stop");
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

int Postfix::run(std::string const& verb, std::string const& more) const
{
    const int status = std::system(fmt::format("{}/tests/support/postfix.sh {} {} {}", SUNWAI_SOURCE_DIR, verb, folder_.string(), more).c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void Postfix::kill() { run("kill"); }
void Postfix::stop() { run("stop"); }
void Postfix::again() { run("again"); }
bool Postfix::idle() const { return run("idle") == 0; }

namespace {

struct Delivered {
    std::string id;
    std::string queue_id;
};

std::vector<Delivered> delivered(fs::path const& maildir)
{
    std::vector<Delivered> found;
    for (auto const& file : fs::directory_iterator{maildir / "new"}) {
        std::ifstream in{file.path()};
        auto& one = found.emplace_back();
        for (std::string line; std::getline(in, line) && !line.empty();) {
            const auto mark = line.find("SMTP id ");
            if (mark != std::string::npos && one.queue_id.empty()) one.queue_id = line.substr(mark + 8);
            if (line.starts_with("Message-ID: ")) one.id = line.substr(12, line.find('>') - 11);
        }
    }
    return found;
}

}  // namespace

std::vector<std::string> Postfix::ids(fs::path const& maildir)
{
    std::vector<std::string> found;
    for (auto const& one : delivered(maildir)) found.push_back(one.id);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> Postfix::taken(fs::path const& maildir)
{
    std::vector<std::string> found;
    for (auto const& one : delivered(maildir)) found.push_back(one.id + " " + one.queue_id);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace sunwai::testing
