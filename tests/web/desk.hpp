#pragma once
#include "config/state_pack.hpp"
#include "core/clock.hpp"
#include "rules/case/machine.hpp"
#include "tests/support/await.hpp"
#include "tests/support/memory_store.hpp"
#include "web/site.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

namespace sunwai::web {

/// The desk over a store in memory: the real machine decides, as the daemon lets it.
class TestDesk final : public DeskPort {
public:
    TestDesk(testing::MemoryStore& store, Register names, core::Clock const& clock) : store_{store}, names_{std::move(names)}, clock_{clock}
    {
    }

    core::Task<core::Result<core::Case>> command(std::string number, rules::Command command, std::string key) override
    {
        last = command;
        auto* entry = store_.entry(number);
        if (entry == nullptr) co_return core::Error{core::Errc::not_found, "no such case"};
        if (!key.empty() && !keys_.emplace(key, 0).second) co_return entry->record;
        auto outcome = rules::decide(entry->record, command, world(), clock_.now());
        if (!outcome) co_return outcome.error();
        entry->record = outcome->next;
        for (auto& event : outcome->events) entry->history.push_back(std::move(event));
        co_return entry->record;
    }
    std::vector<std::string> allowed(core::Case const& of, core::Actor const& actor) const override
    {
        return rules::allowed_commands(of, actor, world());
    }
    Register names() const override { return names_; }
    rules::World world() const { return {*names_.pack, *names_.directory, {}}; }

    rules::Command last;

private:
    testing::MemoryStore& store_;
    Register names_;
    core::Clock const& clock_;
    std::map<std::string, int> keys_;
};

class TestStatus final : public StatusPort {
public:
    Readiness readiness() override { return now; }
    core::Task<std::string> status_json() override { co_return "{\"ok\":true}"; }
    core::Task<std::string> metrics() override { co_return "# TYPE up gauge\nup 1\n"; }
    Readiness now{true, ""};
};

/// Whoever the test says.
class TestSessions final : public Sessions {
public:
    core::Task<core::Result<Visitor>> visitor(Request const&) override
    {
        if (!present) co_return core::Error{core::Errc::unauthorized, "nobody"};
        co_return *present;
    }
    std::optional<Visitor> present;
};

/// A site of the invented state Nandi, with cases as a test adds them. 2026-03-05 is a Thursday.
class Desk {
public:
    Desk()
    {
        std::vector<config::Fault> faults;
        pack = config::load_state_pack(root / "config/states/nandi", faults);
        for (auto const& fault : faults) EXPECT_TRUE(fault.warning) << to_string(fault);
        Register names{pack, std::make_shared<core::Directory const>(pack->offices, std::vector<core::Tenure>{})};
        port = std::make_unique<TestDesk>(store, names, clock);
        Visitor visitor;
        visitor.viewer = core::Viewer::state_desk("desk");
        visitor.actor = {core::ActorKind::state, "desk", pack->state_nodal};
        sessions.present = visitor;
        make({});
    }

    void make(SiteOptions options)
    {
        std::vector<core::text::Fault> faults;
        auto catalogue = core::text::Catalogue::load(root / "config/text", faults);
        options.language = core::text::Language::en;
        SitePorts ports{store, *port, status, sessions, clock};
        site = Site::make(ports, options, std::make_shared<core::text::Catalogue const>(std::move(catalogue).value()), faults);
        for (auto const& fault : faults) ADD_FAILURE() << to_string(fault);
    }

    /// Opens a case from a post as intake does; its number is ND-2026-00000n.
    core::Case& add(std::string text, std::string place = "ND-T1", std::string category = "electricity")
    {
        testing::MemoryStore::Entry entry;
        store::StoredPost stored;
        stored.post.source = "x";
        stored.post.external_id = std::to_string(store.entries.size() + 1);
        stored.post.created_at = stored.ingested_at = clock.now();
        stored.post.text = std::move(text);
        stored.post.author = {"ravi", "Ravi", ""};
        stored.verdict.kind = core::Kind::grievance;
        stored.verdict.matters.push_back({category, "", 0.9, {}, false});
        core::PlaceFinding found;
        found.id = place;
        found.district = pack->district_of(place)->id;
        stored.verdict.place = found;
        stored.verdict.area = pack->area_of(place);
        const rules::Opening opening{stored.post, stored.verdict, 0, false, "key", {}, false};
        auto outcome = rules::open(opening, port->world(), clock.now(), clock.now());
        entry.record = outcome.next;
        entry.record.number = "ND-2026-00000" + std::to_string(store.entries.size() + 1);
        entry.history = outcome.events;
        entry.posts.push_back(std::move(stored));
        store.entries.push_back(std::move(entry));
        return store.entries.back().record;
    }

    Response ask(Request request)
    {
        request.host = "desk:1";
        return testing::await(io, site->handle(std::move(request)));
    }
    Response get(std::string target, std::vector<std::pair<std::string, std::string>> headers = {})
    {
        Request request;
        request.target = std::move(target);
        request.headers = std::move(headers);
        return ask(std::move(request));
    }
    Response post(std::string target, std::string type, std::string body, std::vector<std::pair<std::string, std::string>> headers = {})
    {
        Request request;
        request.method = Method::post;
        request.target = std::move(target);
        request.body = std::move(body);
        request.headers = std::move(headers);
        request.headers.emplace_back("content-type", std::move(type));
        return ask(std::move(request));
    }

    const std::filesystem::path root{SUNWAI_SOURCE_DIR};
    boost::asio::io_context io{1};
    core::ManualClock clock{*core::parse_rfc3339("2026-03-05T10:11:00+05:45")};
    testing::MemoryStore store;
    std::shared_ptr<config::StatePack const> pack;
    std::unique_ptr<TestDesk> port;
    TestStatus status;
    TestSessions sessions;
    std::unique_ptr<Site> site;
};

inline std::string header(Response const& response, std::string_view name)
{
    for (auto const& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return {};
}

}  // namespace sunwai::web
