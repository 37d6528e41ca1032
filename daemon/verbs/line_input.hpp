#pragma once
#include "core/error.hpp"

#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// Reads a file line by line in bounded memory, however long its lines are. A UTF-8 byte order mark at the beginning and `\r` before a newline
/// are not part of a line.
class LineInput {
public:
    /// `-` is standard input. not_found, invalid (a directory), unavailable: in words, with the name.
    [[nodiscard]] static core::Result<LineInput> open(std::string const& name, std::size_t longest_line);

    enum class Next : std::uint8_t {
        line,       ///< `text()` holds it, valid until the next call
        too_long,   ///< the line had `length()` bytes and was passed over
        end,        ///< also when a signal asked to stop while it waited for more
        failed,     ///< the disk failed; `error()` says how
    };
    [[nodiscard]] Next next();
    /// A flag that signal handlers set: a read that a signal interrupts ends the input when it is set.
    void stop_on(volatile std::sig_atomic_t const* flag) noexcept { stop_ = flag; }
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }
    /// Number of the line that next() spoke of, from 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    /// `FILE:LINE`; standard input is `stdin`.
    [[nodiscard]] std::string where() const;
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] core::Error const& error() const noexcept { return error_; }

    LineInput(LineInput&& other) noexcept;
    LineInput& operator=(LineInput&&) = delete;
    ~LineInput();

private:
    LineInput(std::string name, int descriptor, std::size_t longest_line);
    bool fill();
    Next take(std::string_view line);
    Next pass_over();

    std::string name_;
    int descriptor_;
    std::size_t longest_;
    std::string buffer_;
    std::size_t begin_{0};
    bool ended_{false};
    bool failed_{false};
    std::string_view text_;
    std::uint64_t length_{0};
    std::uint64_t number_{0};
    core::Error error_;
    volatile std::sig_atomic_t const* stop_{nullptr};
};

}  // namespace sunwai::daemon
