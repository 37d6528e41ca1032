#include "daemon/options.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv)
try {
    return sunwai::daemon::run_command_line(argc, argv);
} catch (std::exception const& fault) {
    static_cast<void>(std::fprintf(stderr, "sunwai: unexpected failure: %s\n", fault.what()));
    return 3;
}
