#pragma once
#include "config/settings.hpp"
#include "core/clock.hpp"
#include "daemon/context.hpp"
#include "rules/case/machine.hpp"
#include "store/store.hpp"
#include "tests/support/await.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace sunwai::daemon::testing {

using namespace std::chrono_literals;

inline core::Instant at(char const* text) { return *core::parse_rfc3339(text); }

/// A folder of its own that goes away with the test.
class Folder {
public:
    Folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "sunwai-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

inline std::shared_ptr<config::StatePack const> nandi_pack()
{
    static const std::shared_ptr<config::StatePack const> pack = [] {
        std::vector<config::Fault> faults;
        auto loaded = config::load_state_pack(SUNWAI_SOURCE_DIR "/config/states/nandi", faults);
        for (auto const& fault : faults) {
            if (!fault.warning) ADD_FAILURE() << config::to_string(fault);
        }
        return loaded;
    }();
    return pack;
}

/// The small state of the tests with a real store, every office held, and a clock that stands still. A Thursday, 11:00 local time.
class Nandi : public ::testing::Test {
protected:
    Nandi() : clock{at("2026-03-05T11:00:00+05:45")}
    {
        open_store();
        std::vector<core::Tenure> tenures;
        for (auto const& office : nandi_pack()->offices) tenures.push_back(holder(office.id));
        hold(std::move(tenures));
    }

    void open_store()
    {
        store.reset();
        store::OpenOptions options;
        options.url = "sqlite:" + (folder.path() / "store.db").string();
        options.state = "nandi";
        options.number_prefix = "ND";
        options.offset = nandi_pack()->calendar.offset;
        auto opened = store::open(options);
        ASSERT_TRUE(opened) << opened.error().what;
        store = std::move(*opened);
    }

    static core::Tenure holder(std::string office)
    {
        core::Tenure tenure;
        tenure.email = office + "@example.org";
        tenure.officer = "Holder of " + office;
        tenure.office = std::move(office);
        return tenure;
    }

    void hold(std::vector<core::Tenure> tenures)
    {
        auto policy_now = std::make_shared<Policy>();
        policy_now->pack = nandi_pack();
        policy_now->directory = std::make_shared<core::Directory const>(nandi_pack()->offices, std::move(tenures));
        policy.set(std::move(policy_now));
    }

    void write(std::function<core::Result<void>(store::Writer&)> work)
    {
        auto written = sunwai::testing::await(io, store->write(core::Actor::system("scheduler"), std::move(work)));
        ASSERT_TRUE(written) << written.error().what;
    }

    void read(std::function<core::Result<void>(store::Snapshot&)> work)
    {
        auto done = sunwai::testing::await(io, store->read(core::Viewer::daemon(), std::move(work)));
        ASSERT_TRUE(done) << done.error().what;
    }

    static core::Verdict grievance(std::string category = "electricity", std::string matter = "fuse_off")
    {
        core::Verdict verdict;
        verdict.kind = core::Kind::grievance;
        core::MatterFinding finding;
        finding.category = std::move(category);
        finding.matter = std::move(matter);
        finding.confidence = 0.95;
        verdict.matters.push_back(std::move(finding));
        verdict.place = core::PlaceFinding{"ND-T1", "Gammakheri", "tehsil", "ND-D1", 0.95};
        verdict.area = core::Area::rural;
        return verdict;
    }

    /// Opens a case as the intake would; its number.
    std::string open_case(std::string id, core::Verdict const& verdict = grievance(), bool replayed = false)
    {
        core::Post post;
        post.source = "hand";
        post.external_id = std::move(id);
        post.created_at = clock.now();
        post.text = "The lights have been out since yesterday, call 9896012345";
        post.author.handle = "citizen" + post.external_id;
        std::string number;
        write([&](store::Writer& writer) -> core::Result<void> {
            auto inserted = writer.posts().insert(post, verdict, "key-" + post.external_id, clock.now());
            if (!inserted) return inserted.error();
            rules::Opening opening{post, verdict};
            opening.author_key = "key-" + post.external_id;
            opening.replayed = replayed;
            auto stored = writer.cases().insert(rules::open(opening, policy.get()->world(), clock.now(), clock.now()), inserted->id);
            if (!stored) return stored.error();
            number = stored->number;
            return {};
        });
        return number;
    }

    core::Case find(std::string const& number)
    {
        core::Case found;
        read([&](store::Snapshot& snapshot) -> core::Result<void> {
            auto record = snapshot.find(number);
            if (!record) return record.error();
            found = std::move(*record);
            return {};
        });
        return found;
    }

    std::vector<core::Event> history(std::string const& number)
    {
        std::vector<core::Event> events;
        read([&](store::Snapshot& snapshot) -> core::Result<void> {
            auto found = snapshot.history(number);
            if (!found) return found.error();
            events = std::move(*found);
            return {};
        });
        return events;
    }

    std::vector<core::Message> messages(core::MessageState state)
    {
        std::vector<core::Message> found;
        write([&](store::Writer& writer) -> core::Result<void> {
            auto all = writer.outbox().in_state(state, 1000);
            if (!all) return all.error();
            found = std::move(*all);
            return {};
        });
        return found;
    }

    std::string registry(std::string_view key)
    {
        std::string value;
        write([&](store::Writer& writer) -> core::Result<void> {
            auto found = writer.registry().get(key);
            if (!found) return found.error();
            value = std::move(*found);
            return {};
        });
        return value;
    }

    Folder folder;
    boost::asio::io_context io{1};
    core::ManualClock clock;
    PolicyHolder policy{nullptr};
    std::unique_ptr<store::Store> store;
};

}  // namespace sunwai::daemon::testing
