#include "daemon/control/client.hpp"

#include "daemon/control/address.hpp"
#include "daemon/control/protocol.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sunwai::daemon {
namespace {

bool send_all(int descriptor, void const* bytes, std::size_t size)
{
    auto const* at = static_cast<char const*>(bytes);
    while (size > 0) {
        const auto sent = ::send(descriptor, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        at += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receive_all(int descriptor, void* bytes, std::size_t size)
{
    auto* at = static_cast<char*>(bytes);
    while (size > 0) {
        const auto got = ::recv(descriptor, at, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

core::Error lost() { return {core::Errc::uncertain, "the daemon went away before it answered; look whether it was done before you repeat it"}; }

}  // namespace

ControlClient::ControlClient(ControlClient&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

ControlClient::~ControlClient()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

core::Result<std::optional<ControlClient>> ControlClient::connect(std::filesystem::path const& socket)
{
    if (socket.empty()) return std::optional<ControlClient>{};
    const control::SocketAddress address{socket};
    if (address.failure() != 0) return std::optional<ControlClient>{};  // no such folder: nobody can listen in it
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return core::Error{core::Errc::unavailable, fmt::format("cannot make a socket: {}", std::generic_category().message(errno))};
    ControlClient client{descriptor};
    if (::connect(descriptor, address.get(), address.size()) == 0) return std::optional<ControlClient>{std::move(client)};
    if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR) return std::optional<ControlClient>{};
    const auto why = errno;
    const auto code = why == EACCES ? core::Errc::forbidden : core::Errc::unavailable;
    return core::Error{code, fmt::format("a daemon may run on this store, but its socket {} cannot be used: {}", socket.string(), std::generic_category().message(why))};
}

core::Result<ControlAnswer> ControlClient::call(std::string const& verb, Arguments const& arguments)
{
    const auto body = control::encode(verb, arguments);
    if (body.size() > control::max_request) return core::Error{core::Errc::invalid, "the request is too large for the daemon"};
    auto header = control::header_of(body.size());
    if (!send_all(descriptor_, header.data(), header.size()) || !send_all(descriptor_, body.data(), body.size())) return lost();
    if (!receive_all(descriptor_, header.data(), header.size())) return lost();
    std::string answer(control::length_in(header), '\0');
    if (answer.size() > control::max_answer || !receive_all(descriptor_, answer.data(), answer.size())) return lost();
    return control::decode_answer(answer);
}

}  // namespace sunwai::daemon
