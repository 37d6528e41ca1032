#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

/// The real program as a child process.
namespace sunwai::tests {

struct Ran {
    int exit{-1};            ///< 128 + number when a signal ended it
    std::string out;
    std::string err;
};

/// A folder of its own with a configuration and, later, a store; removed at the end.
class Workplace {
public:
    Workplace();
    ~Workplace();
    Workplace(Workplace const&) = delete;
    Workplace& operator=(Workplace const&) = delete;

    [[nodiscard]] std::filesystem::path path(std::string const& name) const { return folder_ / name; }
    /// Writes a file into the folder; its full name.
    std::string file(std::string const& name, std::string const& contents) const;
    /// Runs `sunwai WORDS` with this configuration and waits for its end, at most a minute.
    [[nodiscard]] Ran run(std::vector<std::string> words, std::string const& input = {}) const;
    [[nodiscard]] std::vector<std::string> command(std::vector<std::string> words) const;

private:
    std::filesystem::path folder_;
};

/// A child that goes on while the test does something else. Killed at the end when it still runs.
class Child {
public:
    explicit Child(std::vector<std::string> command);
    ~Child();
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;

    void write(std::string const& bytes) const;
    void close_input();
    void signal(int number) const;
    /// Waits for its end, at most `bound`; what it said.
    [[nodiscard]] Ran wait(std::chrono::seconds bound = std::chrono::seconds{60});

private:
    pid_t pid_{-1};
    int input_{-1};
    int out_{-1};
    int err_{-1};
};

/// Whether `condition` came true within ten seconds; asked again and again with a short poll in between.
bool eventually(bool (*condition)(void const*), void const* about);
template <class Condition> bool eventually(Condition const& condition)
{
    return eventually([](void const* about) { return (*static_cast<Condition const*>(about))(); }, &condition);
}

/// A line of Post NDJSON.
[[nodiscard]] std::string post_line(std::string const& id, std::string const& text, std::string const& created_at = "2026-05-04T06:00:00Z", std::string const& handle = {});

/// A post that the rules take for a grievance of a known place.
inline constexpr char const* no_power_in_hisar = "हिसार के सेक्टर 14 में दो दिन से बिजली नहीं आ रही";

}  // namespace sunwai::tests
