# The command line: options, verbs, the control socket.
list(APPEND SUNWAI_VERB_SOURCES options.cpp control/address.cpp control/client.cpp control/protocol.cpp control/server.cpp
    verbs/calendar.cpp verbs/case_call.cpp verbs/case_commands.cpp verbs/case_pairs.cpp verbs/case_read.cpp verbs/case_view.cpp verbs/case_write.cpp
    verbs/check_config.cpp verbs/classify.cpp verbs/csv.cpp verbs/deadline.cpp verbs/deadline_question.cpp verbs/environment.cpp verbs/export.cpp
    verbs/interruption.cpp verbs/known_names.cpp verbs/line_input.cpp verbs/line_output.cpp verbs/office.cpp verbs/office_rows.cpp verbs/operations.cpp verbs/policy_change.cpp
    verbs/post_files.cpp verbs/quarantine.cpp verbs/rehearsal.cpp verbs/rehearsal_commands.cpp verbs/rehearse.cpp verbs/replay.cpp verbs/replay_feed.cpp verbs/run_command_line.cpp
    verbs/serve.cpp verbs/status.cpp verbs/store_folder.cpp verbs/status_report.cpp verbs/table.cpp verbs/table_writer.cpp)
list(APPEND SUNWAI_VERB_HEADERS options.hpp control/address.hpp control/client.hpp control/protocol.hpp control/server.hpp
    verbs/case_call.hpp verbs/case_commands.hpp verbs/case_view.hpp verbs/csv.hpp verbs/deadline_question.hpp verbs/environment.hpp verbs/interruption.hpp
    verbs/known_names.hpp verbs/line_input.hpp verbs/line_output.hpp verbs/office_rows.hpp verbs/policy_change.hpp verbs/post_files.hpp verbs/rehearsal.hpp verbs/replay_feed.hpp
    verbs/run_task.hpp verbs/status_report.hpp verbs/store_folder.hpp verbs/table_writer.hpp verbs/verb.hpp)
list(APPEND SUNWAI_DAEMON_PRIVATE CLI11::CLI11 Boost::json ICU::uc ICU::i18n PkgConfig::simdjson xlsxwriter fmt::fmt)
set_source_files_properties(options.cpp PROPERTIES COMPILE_DEFINITIONS SUNWAI_VERSION="${PROJECT_VERSION}")
