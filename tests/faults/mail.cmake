sunwai_test(mail_faults
    SOURCES mail_injection_test.cpp mail_postfix_test.cpp mail_answer_test.cpp
    LINK sunwai::connectors sunwai_simulators sunwai_test_support
    LABELS fault)
sunwai_test(mail_bounce
    SOURCES mail_bounce_test.cpp
    LINK sunwai::daemon sunwai_test_support
    LABELS fault)
# The whole count of the catalogue; `ctest -L fault-whole`.
add_test(NAME mail_faults.whole COMMAND mail_faults --gtest_filter=MailKill.*)
set_tests_properties(mail_faults.whole PROPERTIES LABELS fault-whole TIMEOUT 3600 ENVIRONMENT SUNWAI_WHOLE=1 RUN_SERIAL ON)
