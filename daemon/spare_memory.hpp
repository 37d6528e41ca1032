#pragma once

namespace sunwai::daemon {

/// Gives back to the kernel what starting or reloading needed and running does not: free pieces inside the heaps, and pages of code that have been read in.
/// Code comes back from the page cache, page by page, when it is run again. Any thread; takes some milliseconds.
void give_back_spare_memory() noexcept;

}  // namespace sunwai::daemon
