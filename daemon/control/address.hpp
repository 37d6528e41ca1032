#pragma once
#include <sys/socket.h>
#include <sys/un.h>

#include <filesystem>

namespace sunwai::daemon::control {

/// The address of a socket of any path length: the kernel takes 107 bytes, so that a longer path goes through its folder's descriptor.
/// Must live until bind or connect has returned.
class SocketAddress {
public:
    explicit SocketAddress(std::filesystem::path const& path);
    ~SocketAddress();
    SocketAddress(SocketAddress const&) = delete;
    SocketAddress& operator=(SocketAddress const&) = delete;

    /// 0, or why there is no address (an errno).
    [[nodiscard]] int failure() const noexcept { return failure_; }
    [[nodiscard]] sockaddr const* get() const noexcept { return reinterpret_cast<sockaddr const*>(&address_); }
    [[nodiscard]] socklen_t size() const noexcept { return sizeof address_; }

private:
    sockaddr_un address_{};
    int folder_{-1};
    int failure_{0};
};

}  // namespace sunwai::daemon::control
