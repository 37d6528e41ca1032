// link: sunwai::web
// What a stranger sends before anything is known of him: the head of a request, its target, a form, a command, a mail of the local folder.
#include "web/api.hpp"
#include "web/head.hpp"
#include "web/mail_folder.hpp"
#include "web/reading.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

/// What has been let through keeps to its promises.
void require(bool holds)
{
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using namespace sunwai::web;
    const std::string_view text{reinterpret_cast<char const*>(data), size};
    HeadRules rules;
    rules.hosts = {"a"};
    const auto head = read_head(text, rules);
    if (head.status == 0) {
        require(head.head.request.target.size() <= rules.target_bytes && head.head.request.target.starts_with('/'));
        require(head.head.request.host == "a" && head.head.request.header("transfer-encoding").empty());
    }
    if (const auto target = parse_target(text)) {
        require(target->path.size() <= max_segments && target->query.size() <= max_parameters);
        for (auto const& segment : target->path)
            require(!segment.empty() && segment != ".." && segment.find('/') == std::string::npos &&
                    segment.find('\0') == std::string::npos);
        (void)read_list_query(*target);
    }
    (void)parse_form(text);
    (void)read_command(text);
    (void)parse_mail(text);
    return 0;
}
