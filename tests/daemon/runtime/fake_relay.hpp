#pragma once
#include "connectors/channels/mail.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sunwai::daemon::testing {

/// A relay with its journal, in memory: answers as the test says, keeps what it took.
class FakeRelay final : public connectors::MailChannel, public connectors::Journal {
public:
    enum class Answer { take, take_silently, defer, refuse, lose_answer, down };

    std::vector<connectors::OutgoingMail> taken;      ///< in the journal
    std::deque<Answer> answers;                       ///< for the next mails; then `otherwise`
    Answer otherwise{Answer::take};
    bool up{true};
    bool readable{true};
    int probes{0};
    int sends{0};

    core::Task<core::Result<connectors::Receipt>> send(connectors::OutgoingMail mail) override
    {
        ++sends;
        auto answer = otherwise;
        if (!answers.empty()) {
            answer = answers.front();
            answers.pop_front();
        }
        if (!up) answer = Answer::down;
        const bool keeps = answer == Answer::take || answer == Answer::take_silently;
        if (keeps) taken.push_back(std::move(mail));
        co_return reply(answer);
    }

    core::Task<core::Result<void>> probe() override
    {
        ++probes;
        if (!up) co_return core::Error{core::Errc::transient, "no connection"};
        co_return core::Result<void>{};
    }

    void stop() override {}

    core::Result<bool> contains(std::string_view message_id) override
    {
        if (!readable) return core::Error{core::Errc::unavailable, "the folder cannot be read"};
        for (auto const& mail : taken) {
            if (mail.message_id == message_id) return true;
        }
        return false;
    }

    /// How often each mail was taken, by Message-ID.
    [[nodiscard]] std::map<std::string, int> copies() const
    {
        std::map<std::string, int> count;
        for (auto const& mail : taken) ++count[mail.message_id];
        return count;
    }

private:
    static core::Result<connectors::Receipt> reply(Answer answer)
    {
        switch (answer) {
        case Answer::take: return connectors::Receipt{"250 2.0.0 Ok", "Q1", false};
        case Answer::take_silently:
        case Answer::lose_answer: return core::Error{core::Errc::uncertain, "broken off after the final dot"};
        case Answer::defer: return core::Error{core::Errc::transient, "451 4.3.0 try again later"};
        case Answer::refuse: return core::Error{core::Errc::rejected, "550 5.1.1 no such user"};
        case Answer::down: return core::Error{core::Errc::transient, "no connection"};
        }
        return core::Error{core::Errc::transient, "unknown"};
    }
};

}  // namespace sunwai::daemon::testing
