#pragma once
#include <string>
#include <string_view>

namespace sunwai::daemon {

/// Buffered writing to a descriptor that may stop taking (a closed pipe, a full disk). After the first failure it swallows everything
/// and `failed()` says so; the verb ends with exit status 3.
class LineOutput {
public:
    explicit LineOutput(int descriptor) noexcept : descriptor_{descriptor} {}
    ~LineOutput() { flush(); }
    LineOutput(LineOutput const&) = delete;
    LineOutput& operator=(LineOutput const&) = delete;

    void write(std::string_view bytes);
    /// `text` and a newline.
    void line(std::string_view text);
    void flush() noexcept;
    [[nodiscard]] bool failed() const noexcept { return failed_; }

private:
    int descriptor_;
    bool failed_{false};
    std::string buffer_;
};

}  // namespace sunwai::daemon
