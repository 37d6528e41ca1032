list(APPEND rules_sources case/codec.cpp calendar/working_time.cpp)
list(APPEND rules_headers case/codec.hpp case/fields.hpp case/json_text.hpp case/machine.hpp calendar/day_walk.hpp calendar/working_time.hpp)
