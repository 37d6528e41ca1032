// link: sunwai::rules sunwai::core sunwai::config
#include "core/model/post_json.hpp"
#include "rules/read/reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace {

/// The tiny pack: quick to compile, the same code.
std::shared_ptr<sunwai::rules::Reader const> reader()
{
    std::vector<sunwai::config::Fault> faults;
    const auto pack = sunwai::config::load_state_pack(std::filesystem::path{SUNWAI_SOURCE_DIR} / "config/states/nandi", faults);
    auto compiled = pack ? sunwai::rules::Reader::compile(pack, faults) : nullptr;
    if (!compiled) std::abort();
    return compiled;
}

void read(sunwai::core::Post const& post)
{
    static const auto rules = reader();
    const auto verdict = rules->read(post);
    for (auto const& one : verdict.evidence) {
        if (one.start > one.end || one.end > post.text.size()) std::abort();
    }
    if (sunwai::rules::verdict_json(post, verdict, true).empty()) std::abort();
}

}  // namespace

/// A line of Post NDJSON, and the same bytes as a text that no parser has looked at.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    const std::string_view input{reinterpret_cast<char const*>(data), size};
    static sunwai::core::PostParser parser;
    if (const auto post = parser.parse(input)) read(*post);
    sunwai::core::Post raw;
    raw.source = "x";
    raw.external_id = "1";
    raw.text = input;
    raw.author.location = input.substr(0, 200);
    read(raw);
    return 0;
}
