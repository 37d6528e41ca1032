list(APPEND rules_sources
    calendar/working_time.cpp
    case/agenda.cpp case/amending_commands.cpp case/assignment.cpp case/assignment_commands.cpp case/clock_commands.cpp case/clock_events.cpp
    case/codec_read.cpp case/codec_write.cpp case/decide.cpp case/derivation.cpp case/draft.cpp case/due.cpp case/ending.cpp case/ending_commands.cpp case/handling.cpp
    case/json_writer.cpp case/ladder.cpp case/limits.cpp case/offices.cpp case/open.cpp case/pairs.cpp case/plain_message.cpp case/report_commands.cpp case/roles.cpp case/roster.cpp)
list(APPEND rules_headers
    calendar/day_walk.hpp calendar/working_time.hpp
    case/agenda.hpp case/assignment.hpp case/clock_events.hpp case/codec.hpp case/commands.hpp case/derivation.hpp case/draft.hpp case/ending.hpp case/fields.hpp
    case/guards.hpp case/handling.hpp case/json_buffer.hpp case/json_text.hpp case/json_writer.hpp case/ladder.hpp case/limits.hpp case/machine.hpp case/offices.hpp case/open.hpp case/plain_message.hpp
    case/roles.hpp case/roster.hpp)
