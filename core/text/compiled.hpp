#pragma once
#include "core/text/scan.hpp"
#include "core/text/template.hpp"

#include <memory>
#include <string>
#include <vector>

namespace kainjow::mustache {
template <typename String> class basic_mustache;
}

/// Inside core/text only.
namespace sunwai::core::text {

/// How text becomes part of a result.
using Escape = std::string (*)(std::string_view);

/// Pieces of a whole template, parts and messages put in place, and the Mustache program made of them.
class Compiled {
public:
    Compiled(std::string name, std::vector<Piece> const& pieces, Escape escape);
    ~Compiled();
    /// invalid: a name that is asked for is not in `values`.
    [[nodiscard]] Result<std::string> render(Values const& values) const;

private:
    std::string name_;
    std::unique_ptr<kainjow::mustache::basic_mustache<std::string>> program_;
};

/// Scans `source` and puts the parts and messages in place. The literals of messages come out as variables-to-be: kind literal, already
/// escaped, and marked by kind message so that a context check can treat them like values.
[[nodiscard]] std::vector<Piece> assemble(Source const& source, Language language, Catalogue const& catalogue, Parts const& parts,
                                          Escape escape, std::vector<Fault>& faults);

}  // namespace sunwai::core::text
