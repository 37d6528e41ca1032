#include "daemon/verbs/line_input.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sunwai::daemon {
namespace {

constexpr std::size_t chunk = 256U << 10;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

core::Error open_error(std::string const& name, int number)
{
    const auto code = number == ENOENT || number == ENOTDIR ? core::Errc::not_found : number == EACCES ? core::Errc::forbidden : core::Errc::unavailable;
    return {code, fmt::format("{}: {}", name, std::generic_category().message(number))};
}

}  // namespace

core::Result<LineInput> LineInput::open(std::string const& name, std::size_t longest_line)
{
    if (name == "-") return LineInput{"stdin", ::dup(STDIN_FILENO), longest_line};
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return open_error(name, errno);
    struct stat status{};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        ::close(descriptor);
        return core::Error{core::Errc::invalid, fmt::format("{}: is a directory, not a file", name)};
    }
    static_cast<void>(::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL));
    return LineInput{name, descriptor, longest_line};
}

LineInput::LineInput(std::string name, int descriptor, std::size_t longest_line) : name_{std::move(name)}, descriptor_{descriptor}, longest_{longest_line} {}

LineInput::LineInput(LineInput&& other) noexcept
    : name_{std::move(other.name_)}, descriptor_{std::exchange(other.descriptor_, -1)}, longest_{other.longest_}, buffer_{std::move(other.buffer_)},
      begin_{other.begin_}, ended_{other.ended_}, failed_{other.failed_}, length_{other.length_}, number_{other.number_}, error_{std::move(other.error_)}, stop_{other.stop_}
{
}

LineInput::~LineInput()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::string LineInput::where() const { return fmt::format("{}:{}", name_, number_); }

/// Appends one chunk; false at the end of the file or when reading failed.
bool LineInput::fill()
{
    if (ended_) return false;
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t had = buffer_.size();
    buffer_.resize(had + chunk);
    ssize_t got = 0;
    do got = ::read(descriptor_, buffer_.data() + had, chunk);
    while (got < 0 && errno == EINTR && (stop_ == nullptr || *stop_ == 0));
    if (got < 0 && errno != EINTR) {
        error_ = {core::Errc::unavailable, fmt::format("{}: {}", name_, std::generic_category().message(errno))};
        failed_ = true;
    }
    buffer_.resize(had + static_cast<std::size_t>(got > 0 ? got : 0));
    ended_ = got <= 0;
    if (number_ == 0 && had == 0 && buffer_.starts_with(byte_order_mark)) begin_ = byte_order_mark.size();
    return got > 0;
}

LineInput::Next LineInput::take(std::string_view line)
{
    ++number_;
    length_ = line.size();
    if (line.size() > longest_) return Next::too_long;
    if (line.ends_with('\r')) line.remove_suffix(1);
    text_ = line;
    return Next::line;
}

/// The rest of a line that no longer fits: counted, not kept.
LineInput::Next LineInput::pass_over()
{
    ++number_;
    length_ = 0;
    for (;;) {
        const auto newline = buffer_.find('\n', begin_);
        const auto stop = newline == std::string::npos ? buffer_.size() : newline;
        length_ += stop - begin_;
        begin_ = newline == std::string::npos ? stop : stop + 1;
        if (newline != std::string::npos || !fill()) return Next::too_long;
    }
}

LineInput::Next LineInput::next()
{
    std::size_t looked = begin_;
    for (;;) {
        const auto newline = buffer_.find('\n', looked);
        if (newline != std::string::npos) {
            const std::string_view line{buffer_.data() + begin_, newline - begin_};
            begin_ = newline + 1;
            return take(line);
        }
        if (buffer_.size() - begin_ > longest_) return pass_over();
        looked = buffer_.size() - begin_;  // fill() moves what is kept to the front
        if (fill()) {
            if (looked < begin_) looked = begin_;
            continue;
        }
        if (failed_) return Next::failed;
        if (begin_ == buffer_.size()) return Next::end;
        const std::string_view line{buffer_.data() + begin_, buffer_.size() - begin_};
        begin_ = buffer_.size();
        return take(line);
    }
}

}  // namespace sunwai::daemon
