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

/// A good post of the present file, or nothing at its end.
std::optional<core::Post> PostFiles::read_line()
{
    while (*stop_ == 0) {
        switch (input_->next()) {
        case LineInput::Next::end: return std::nullopt;
        case LineInput::Next::failed:
            environment_.complain("sunwai: " + input_->error().what);
            status_ = environment_failed;
            return std::nullopt;
        case LineInput::Next::too_long:
            tell({core::Errc::invalid, fmt::format("line is {} bytes, at most {} are allowed", input_->length(), core::max_post_line)});
            break;
        case LineInput::Next::line:
            if (input_->text().find_first_not_of(" \t") == std::string_view::npos) break;
            auto post = parser_.parse(input_->text());
            if (post) return std::move(*post);
            tell(post.error());
            break;
        }
    }
    return std::nullopt;
}

std::optional<core::Post> PostFiles::next()
{
    while (*stop_ == 0 && (input_ || open_next())) {
        if (auto post = read_line()) {
            ++good_;
            return post;
        }
        input_.reset();
    }
    return std::nullopt;
}

}  // namespace sunwai::daemon
