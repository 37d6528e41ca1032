list(APPEND rules_sources
    text/letters.cpp text/sound.cpp text/hash.cpp text/segment.cpp text/view.cpp text/fingerprint.cpp text/phrases.cpp
    read/tsv.cpp read/term_expansion.cpp read/lexicon.cpp read/lexicon_loader.cpp read/findings.cpp read/scores.cpp read/conduct.cpp read/decision.cpp read/facts.cpp
    read/reader.cpp read/verdict_json.cpp read/evaluation.cpp read/evaluation_text.cpp
    place/gazetteer.cpp place/gazetteer_builder.cpp place/mentions.cpp place/finder.cpp)
list(APPEND rules_headers
    text/letters.hpp text/sound.hpp text/hash.hpp text/segment.hpp text/view.hpp text/phrases.hpp
    read/reader.hpp read/tsv.hpp read/term_expansion.hpp read/lexicon.hpp read/findings.hpp read/scores.hpp read/conduct.hpp read/decision.hpp read/facts.hpp read/evaluation.hpp
    place/gazetteer.hpp place/mentions.hpp place/finder.hpp)
