#pragma once
#include "core/error.hpp"
#include "daemon/control/client.hpp"
#include "daemon/options.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// What is spoken on the control socket: frames of four bytes of length (big-endian) and that many bytes of JSON (docs/formats.md).
namespace sunwai::daemon::control {

inline constexpr int version = 1;
inline constexpr std::size_t max_request = 48U << 20;   ///< an input file of 16 MiB, escaped
inline constexpr std::size_t max_answer = 48U << 20;
inline constexpr std::size_t max_values = 4096;         ///< values of one request, all names together

struct Request {
    std::string verb;
    Arguments arguments;
};

using Header = std::array<unsigned char, 4>;
[[nodiscard]] Header header_of(std::size_t length) noexcept;
[[nodiscard]] std::size_t length_in(Header const& header) noexcept;

[[nodiscard]] std::string encode(std::string const& verb, Arguments const& arguments);
/// malformed: not such a request; wrong_version: of a program that speaks another version.
[[nodiscard]] core::Result<Request> decode_request(std::string_view body);

[[nodiscard]] std::string encode(ControlAnswer const& answer);
[[nodiscard]] core::Result<ControlAnswer> decode_answer(std::string_view body);

}  // namespace sunwai::daemon::control
