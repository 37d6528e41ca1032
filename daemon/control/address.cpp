#include "daemon/control/address.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace sunwai::daemon::control {

SocketAddress::SocketAddress(std::filesystem::path const& path)
{
    address_.sun_family = AF_UNIX;
    std::string name = path.string();
    if (name.size() >= sizeof address_.sun_path) {
        folder_ = ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (folder_ < 0) failure_ = errno;
        name = "/proc/self/fd/" + std::to_string(folder_) + "/" + path.filename().string();
    }
    if (name.size() >= sizeof address_.sun_path) failure_ = ENAMETOOLONG;
    if (failure_ == 0) std::memcpy(address_.sun_path, name.c_str(), name.size() + 1);
}

SocketAddress::~SocketAddress()
{
    if (folder_ >= 0) ::close(folder_);
}

}  // namespace sunwai::daemon::control
