# The daemon at work: intake, desk, scheduler, poller, outbox, watch, serve.
list(APPEND SUNWAI_RUNTIME_SOURCES context.cpp desk.cpp intake.cpp intake_unit.cpp keyed_hash.cpp spread.cpp)
list(APPEND SUNWAI_RUNTIME_HEADERS context.hpp desk.hpp intake.hpp intake_unit.hpp keyed_hash.hpp registry_keys.hpp spread.hpp)
list(APPEND SUNWAI_DAEMON_PRIVATE PkgConfig::sodium PkgConfig::systemd prometheus-cpp::core)
