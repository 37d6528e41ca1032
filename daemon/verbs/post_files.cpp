#include "daemon/verbs/post_files.hpp"

#include <fmt/format.h>

namespace sunwai::daemon {

PostFiles::PostFiles(Environment const& environment, std::vector<std::string> names, volatile std::sig_atomic_t const* stop)
    : environment_{environment}, names_{std::move(names)}, stop_{stop}
{
}

bool PostFiles::open_next()
{
    while (at_ < names_.size()) {
        auto opened = LineInput::open(names_[at_++], core::max_post_line);
        if (opened) {
            input_.emplace(std::move(*opened));
            input_->stop_on(stop_);
            return true;
        }
        environment_.complain("sunwai: " + opened.error().what);
        status_ = std::max(status_, exit_status(opened.error().code));
    }
    return false;
}

void PostFiles::tell(core::Error const& fault)
{
    ++bad_;
    status_ = std::max<int>(status_, wrong_input);
    environment_.complain(fmt::format("{}: {}", input_->where(), fault.what));
}

/// A good post of the present file; false at its end.
bool PostFiles::read_line(core::Post& into)
{
    while (*stop_ == 0) {
        switch (input_->next()) {
        case LineInput::Next::end: return false;
        case LineInput::Next::failed:
            environment_.complain("sunwai: " + input_->error().what);
            status_ = environment_failed;
            return false;
        case LineInput::Next::too_long:
            tell({core::Errc::invalid, fmt::format("line is {} bytes, at most {} are allowed", input_->length(), core::max_post_line)});
            break;
        case LineInput::Next::line:
            if (input_->text().find_first_not_of(" \t") == std::string_view::npos) break;
            const auto read = parser_.parse(input_->text(), into);
            if (read) return true;
            tell(read.error());
            into = {};
            break;
        }
    }
    return false;
}

bool PostFiles::next(core::Post& into)
{
    while (*stop_ == 0 && (input_ || open_next())) {
        if (read_line(into)) {
            ++good_;
            return true;
        }
        input_.reset();
    }
    return false;
}

std::optional<core::Post> PostFiles::next()
{
    std::optional<core::Post> post{std::in_place};
    if (!next(*post)) post.reset();
    return post;
}

}  // namespace sunwai::daemon
