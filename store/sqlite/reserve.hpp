#pragma once
#include <cstdint>
#include <string>

namespace sunwai::store::sqlite {

/// Room on the disk that is held in a file beside the store and given up when the disk is full, so that what people do still finds a place.
class Reserve {
public:
    static constexpr std::int64_t size = std::int64_t{8} * 1024 * 1024;

    explicit Reserve(std::string path) : path_{std::move(path)} {}
    /// Takes the room if there is enough beside it. False when there is not.
    bool take();
    /// Gives the room up. Safe to repeat.
    void release() noexcept;

private:
    [[nodiscard]] bool room_beside() const noexcept;
    std::string path_;
};

}  // namespace sunwai::store::sqlite
