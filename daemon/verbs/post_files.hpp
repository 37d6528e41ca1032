#pragma once
#include "core/model/post_json.hpp"
#include "daemon/verbs/environment.hpp"
#include "daemon/verbs/line_input.hpp"

#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunwai::daemon {

/// The posts of several files of Post NDJSON, one after the other. A bad line is told on stderr as `FILE:LINE: message` and passed over.
class PostFiles {
public:
    PostFiles(Environment const& environment, std::vector<std::string> names, volatile std::sig_atomic_t const* stop);

    /// The next good post; nothing at the end of the last file, or when `stop` was set.
    [[nodiscard]] std::optional<core::Post> next();
    /// The same into an empty post where it is to stay; false, and the post empty, when there is none.
    [[nodiscard]] bool next(core::Post& into);
    /// The line of the post that next() returned; valid until the next call.
    [[nodiscard]] std::string_view line() const noexcept { return input_ ? input_->text() : std::string_view{}; }
    [[nodiscard]] std::int64_t good() const noexcept { return good_; }
    [[nodiscard]] std::int64_t bad() const noexcept { return bad_; }
    /// done, wrong_input when lines were bad or a file is missing, environment_failed when a disk failed.
    [[nodiscard]] int status() const noexcept { return status_; }

private:
    bool open_next();
    bool read_line(core::Post& into);
    void tell(core::Error const& fault);

    Environment const& environment_;
    std::vector<std::string> names_;
    std::size_t at_{0};
    std::optional<LineInput> input_;
    core::PostParser parser_;
    volatile std::sig_atomic_t const* stop_;
    std::int64_t good_{0};
    std::int64_t bad_{0};
    int status_{0};
};

}  // namespace sunwai::daemon
