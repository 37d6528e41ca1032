#include "core/text/compiled.hpp"

#include <kainjow/mustache.hpp>

#include <set>

namespace sunwai::core::text {
namespace {

namespace mustache = kainjow::mustache;
constexpr int deepest_part = 8;

mustache::data to_data(Values const& values)
{
    mustache::data object{mustache::data::type::object};
    for (auto const& [name, text] : values.texts()) object.set(name, text);
    for (auto const& [name, yes] : values.flags()) object.set(name, mustache::data{yes});
    for (auto const& [name, record] : values.records()) object.set(name, to_data(record.front()));
    for (auto const& [name, records] : values.lists()) {
        mustache::data list{mustache::data::type::list};
        for (auto const& each : records) list.push_back(to_data(each));
        object.set(name, list);
    }
    return object;
}

/// Mustache leaves out what it does not find; here that is noted.
class StrictContext final : public mustache::context<std::string> {
public:
    explicit StrictContext(mustache::data const* data) : mustache::context<std::string>{data} {}
    mustache::data const* get(std::string const& name) const override
    {
        auto const* found = mustache::context<std::string>::get(name);
        if (found == nullptr) missing_.insert(name);
        return found;
    }
    [[nodiscard]] std::set<std::string> const& missing() const noexcept { return missing_; }

private:
    mutable std::set<std::string> missing_;
};

std::string to_source(std::vector<Piece> const& pieces)
{
    std::string out;
    for (auto const& piece : pieces) {
        switch (piece.kind) {
        case PieceKind::literal:
        case PieceKind::message: out += piece.text; break;
        case PieceKind::variable: out += "{{" + piece.text + "}}"; break;
        case PieceKind::open: out += "{{#" + piece.text + "}}"; break;
        case PieceKind::open_inverted: out += "{{^" + piece.text + "}}"; break;
        case PieceKind::close: out += "{{/" + piece.text + "}}"; break;
        case PieceKind::part: break;
        }
    }
    return out;
}

class Assembler {
public:
    Assembler(Language language, Catalogue const& catalogue, Parts const& parts, Escape escape, std::vector<Fault>& faults)
        : language_{language}, catalogue_{catalogue}, parts_{parts}, escape_{escape}, faults_{faults}
    {
    }

    void add(Source const& source, int depth)
    {
        for (auto& piece : scan(source, faults_)) {
            if (piece.kind == PieceKind::message)
                message(source, piece);
            else if (piece.kind == PieceKind::part)
                part(source, piece, depth);
            else
                out_.push_back(std::move(piece));
        }
    }
    std::vector<Piece> take() { return std::move(out_); }

private:
    void message(Source const& source, Piece const& at)
    {
        std::string const* text = catalogue_.find(language_, at.text);
        if (text == nullptr) {
            faults_.push_back({source.name, at.line, "no message " + at.text});
            return;
        }
        std::vector<Fault> none; // the catalogue was checked when it was loaded
        for (auto& piece : scan({at.text, *text}, none)) {
            if (piece.kind == PieceKind::literal)
                out_.push_back({PieceKind::message, escape_(piece.text), at.line});
            else
                out_.push_back({piece.kind, piece.text, at.line});
        }
    }

    void part(Source const& source, Piece const& at, int depth)
    {
        const auto found = parts_ ? parts_(at.text) : std::nullopt;
        if (!found)
            faults_.push_back({source.name, at.line, "no part " + at.text});
        else if (depth == deepest_part)
            faults_.push_back({source.name, at.line, "parts stand in each other"});
        else
            add(*found, depth + 1);
    }

    Language language_;
    Catalogue const& catalogue_;
    Parts const& parts_;
    Escape escape_;
    std::vector<Fault>& faults_;
    std::vector<Piece> out_;
};

}  // namespace

Compiled::Compiled(std::string name, std::vector<Piece> const& pieces, Escape escape)
    : name_{std::move(name)}, program_{std::make_unique<mustache::mustache>(to_source(pieces))}
{
    program_->set_custom_escape([escape](std::string const& text) { return escape(text); });
}

Compiled::~Compiled() = default;

Result<std::string> Compiled::render(Values const& values) const
{
    const mustache::data data = to_data(values);
    StrictContext context{&data};
    // Rendering changes the program only to note errors of lambdas and partials, and there are none.
    std::string out = program_->render(context);
    if (!context.missing().empty()) return Error{Errc::invalid, name_ + ": no value for " + *context.missing().begin()};
    return out;
}

std::vector<Piece> assemble(Source const& source, Language language, Catalogue const& catalogue, Parts const& parts, Escape escape,
                            std::vector<Fault>& faults)
{
    Assembler assembler{language, catalogue, parts, escape, faults};
    assembler.add(source, 0);
    return assembler.take();
}

}  // namespace sunwai::core::text
