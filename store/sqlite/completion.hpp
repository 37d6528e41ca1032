#pragma once
#include "core/error.hpp"

#include <memory>

namespace sunwai::store::sqlite {

/// Whoever waits for a piece of work on one of the store's threads. Told once; resumes on his own executor.
class Completion {
public:
    virtual ~Completion() = default;
    virtual void tell(core::Result<void> result) = 0;
};
using CompletionPtr = std::unique_ptr<Completion>;

}  // namespace sunwai::store::sqlite
