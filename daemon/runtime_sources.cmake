# The daemon at work: intake, desk, scheduler, feeds, outbox, watch, serve.
list(APPEND SUNWAI_RUNTIME_SOURCES
    application.cpp context.cpp desk.cpp feeds.cpp guarded_clock.cpp intake.cpp intake_unit.cpp keyed_hash.cpp metrics.cpp order_posts.cpp poller.cpp runtime.cpp
    runtime_upkeep.cpp scheduler.cpp spare_memory.cpp spread.cpp status_page.cpp stop_bound.cpp supervise.cpp systemd.cpp watch.cpp web_ports.cpp
    outbox/dispatcher.cpp outbox/gatherer.cpp outbox/mail_words.cpp outbox/mail_writer.cpp outbox/mailroom.cpp outbox/mask.cpp outbox/bounce.cpp outbox/plan.cpp
    outbox/order.cpp outbox/settling.cpp outbox/summary.cpp)
list(APPEND SUNWAI_RUNTIME_HEADERS
    application.hpp context.hpp desk.hpp feeds.hpp guarded_clock.hpp intake.hpp intake_unit.hpp keyed_hash.hpp metrics.hpp order_posts.hpp pause.hpp poller.hpp
    registry_keys.hpp runtime.hpp scheduler.hpp spare_memory.hpp spread.hpp status_page.hpp stop_bound.hpp test_hooks.hpp supervise.hpp systemd.hpp watch.hpp web_ports.hpp
    outbox/dispatcher.hpp outbox/gatherer.hpp outbox/mail_words.hpp outbox/mail_writer.hpp outbox/mailroom.hpp outbox/mask.hpp outbox/bounce.hpp outbox/plan.hpp)
list(APPEND SUNWAI_DAEMON_PRIVATE PkgConfig::sodium PkgConfig::systemd prometheus-cpp::core)
set_source_files_properties(runtime.cpp PROPERTIES COMPILE_DEFINITIONS "SUNWAI_VERSION=\"${PROJECT_VERSION}\"")
