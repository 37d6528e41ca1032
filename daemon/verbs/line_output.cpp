#include "daemon/verbs/line_output.hpp"

#include <cerrno>
#include <unistd.h>

namespace sunwai::daemon {

void LineOutput::write(std::string_view bytes)
{
    constexpr std::size_t enough = 64U << 10;
    buffer_ += bytes;
    if (buffer_.size() >= enough) flush();
}

void LineOutput::line(std::string_view text)
{
    write(text);
    write("\n");
}

void LineOutput::flush() noexcept
{
    std::string_view rest = buffer_;
    while (!rest.empty() && !failed_) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
        else if (written < 0 && errno != EINTR) failed_ = true;
    }
    buffer_.clear();
}

}  // namespace sunwai::daemon
