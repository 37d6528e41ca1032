#include "tests/store/sqlite/raw.hpp"

#include "store/sqlite/connection.hpp"
#include "tests/store/contract/samples.hpp"

#include <sqlite3.h>

#include <fstream>

namespace sunwai::store::sqlite {

using contract::Opened;

OpenOptions options_in(std::filesystem::path const& folder)
{
    OpenOptions options;
    options.url = "sqlite:" + (folder / "sunwai.db").string();
    options.state = "test";
    options.number_prefix = "TS";
    options.offset = core::UtcOffset{std::chrono::minutes{330}};
    return options;
}

std::unique_ptr<Opened> open_in(std::filesystem::path const& folder)
{
    auto opened = store::open(options_in(folder));
    if (!opened) throw std::runtime_error{opened.error().what};
    return std::make_unique<Opened>(std::move(*opened));
}

void tamper(std::filesystem::path const& folder, std::string const& sql)
{
    Connection db{(folder / "sunwai.db").string(), Connection::Role::stand_alone};
    sqlite3_db_config(db.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    db.exec(sql.c_str());
}

std::vector<std::string> ask(std::filesystem::path const& folder, std::string const& sql)
{
    Connection db{(folder / "sunwai.db").string(), Connection::Role::reader};
    Query row{db, sql};
    std::vector<std::string> answers;
    while (row.step()) answers.push_back(row.text());
    return answers;
}

std::vector<std::string> heads_in(std::filesystem::path const& folder)
{
    std::ifstream file{folder / "audit-heads.ndjson"};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

AuditReport audit(std::filesystem::path const& folder, std::vector<std::string> const& heads)
{
    auto options = options_in(folder);
    options.read_only = true;
    auto opened = store::open(options);
    if (!opened) throw std::runtime_error{opened.error().what};
    Opened store{std::move(*opened)};
    AuditReport report;
    const auto done = store.read(core::Viewer::state_desk("test"), [&](Snapshot& snapshot) -> Result<void> {
        report = snapshot.audit(heads).value();
        return {};
    });
    store.close();
    if (!done) throw std::runtime_error{done.error().what};
    return report;
}

bool on_disk(std::filesystem::path const& folder, std::string_view bytes)
{
    for (auto const& entry : std::filesystem::directory_iterator{folder}) {
        std::ifstream file{entry.path(), std::ios::binary};
        const std::string all{std::istreambuf_iterator<char>{file}, {}};
        if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
}

void fill(Opened& store, int cases, int from)
{
    for (int i = from; i < from + cases; ++i) {
        const auto done = store.write([i](Writer& writer) -> Result<void> {
            const auto key = std::to_string(i);
            const auto post = writer.posts().insert(contract::post(key, "words of " + key), contract::grievance(), "author-" + key, contract::morning).value();
            auto opened = contract::open_case(writer, contract::opening(), post.id).value();
            if (i % 2 == 0) return {};
            opened = writer.cases().save(contract::next_step(opened, core::Status::acknowledged, "acknowledged", "acknowledged"), 2).value();
            static_cast<void>(writer.cases().save(contract::next_step(opened, core::Status::in_progress, "started", "started"), 3).value());
            return {};
        });
        if (!done) throw std::runtime_error{done.error().what};
    }
}

}  // namespace sunwai::store::sqlite
