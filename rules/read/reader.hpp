#pragma once
#include "config/state_pack.hpp"
#include "core/model/post.hpp"
#include "core/model/verdict.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sunwai::rules {

enum class KeepEvidence : bool;

/// The compiled rules of one state pack: lexicons, gazetteer, thresholds. Immutable; read() may run on any number of threads at once.
class Reader {
public:
    /// Compiles lexicons and gazetteer of a pack; faults of the data are added to `faults` (nullptr when one is an error).
    [[nodiscard]] static std::shared_ptr<Reader const> compile(std::shared_ptr<config::StatePack const> pack, std::vector<config::Fault>& faults);

    /// Reads one post. Never fails: what is not understood is kind other or triage, with the reason.
    [[nodiscard]] core::Verdict read(core::Post const& post) const;
    /// The same verdict without its evidence, for who keeps none: a tenth less work.
    [[nodiscard]] core::Verdict read_without_evidence(core::Post const& post) const;

    /// Changes with every change of the data it was compiled from.
    [[nodiscard]] std::string const& version() const noexcept;

    Reader(Reader const&) = delete;
    Reader& operator=(Reader const&) = delete;
    ~Reader();

private:
    struct Compiled;
    [[nodiscard]] core::Verdict read(core::Post const& post, KeepEvidence keep) const;
    explicit Reader(std::unique_ptr<Compiled const> compiled);
    std::unique_ptr<Compiled const> compiled_;
};

/// One line of Verdict NDJSON (DESIGN §6), without a newline. `explain` adds the reasons in words.
[[nodiscard]] std::string verdict_json(core::Post const& post, core::Verdict const& verdict, bool explain);

}  // namespace sunwai::rules
