# The daemon at work: intake, desk, scheduler, poller, outbox, watch, serve.
list(APPEND SUNWAI_RUNTIME_SOURCES context.cpp desk.cpp guarded_clock.cpp intake.cpp intake_unit.cpp keyed_hash.cpp metrics.cpp poller.cpp scheduler.cpp
    spread.cpp systemd.cpp watch.cpp)
list(APPEND SUNWAI_RUNTIME_HEADERS context.hpp desk.hpp guarded_clock.hpp intake.hpp intake_unit.hpp keyed_hash.hpp metrics.hpp pause.hpp poller.hpp
    registry_keys.hpp scheduler.hpp spread.hpp systemd.hpp watch.hpp)
list(APPEND SUNWAI_DAEMON_PRIVATE PkgConfig::sodium PkgConfig::systemd prometheus-cpp::core)
