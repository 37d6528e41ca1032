#pragma once
#include "config/state_pack.hpp"
#include "rules/read/reader.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sunwai::rules {

/// The reader of a shipped pack, compiled once per test program.
inline std::shared_ptr<Reader const> shipped_reader(std::string const& state = "haryana")
{
    static std::map<std::string, std::shared_ptr<Reader const>> readers;
    auto& reader = readers[state];
    if (reader) return reader;
    std::vector<config::Fault> faults;
    const auto pack = config::load_state_pack(std::filesystem::path{SUNWAI_SOURCE_DIR} / "config/states" / state, faults);
    if (pack) reader = Reader::compile(pack, faults);
    for (auto const& fault : faults) {
        if (!fault.warning) ADD_FAILURE() << config::to_string(fault);
    }
    return reader;
}

inline core::Post post_of(std::string text, std::string location = {})
{
    core::Post post;
    post.source = "x";
    post.external_id = "1";
    post.text = std::move(text);
    post.author.handle = "citizen";
    post.author.location = std::move(location);
    return post;
}

inline core::Verdict read_text(std::string text, std::string location = {})
{
    return shipped_reader()->read(post_of(std::move(text), std::move(location)));
}

}  // namespace sunwai::rules
