#include "daemon/spare_memory.hpp"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace sunwai::daemon {
namespace {

/// Only segments of code that nobody may write: they are as the file has them, so dropping their pages loses nothing.
int drop_code(dl_phdr_info* object, std::size_t, void*)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        auto const& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0 || (segment.p_flags & PF_W) != 0) continue;
        const auto begin = (object->dlpi_addr + segment.p_vaddr) / page * page;
        const auto end = (object->dlpi_addr + segment.p_vaddr + segment.p_filesz) / page * page;
        // The kernel's own segment refuses, which is right.
        if (end > begin) static_cast<void>(::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED));  // NOLINT(performance-no-int-to-ptr)
    }
    return 0;
}

}  // namespace

void give_back_spare_memory() noexcept
{
    ::malloc_trim(0);
    ::dl_iterate_phdr(drop_code, nullptr);
}

}  // namespace sunwai::daemon
