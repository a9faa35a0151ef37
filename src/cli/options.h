#ifndef OPTIONS_H
#define OPTIONS_H
/** Short ways to write the options of a command, for the tables. */

#define FLAG(id, name, text)                                                   \
	{                                                                      \
		id, OPT_FLAG, name, 0, NULL, text                              \
	}
#define TEXT(id, name, value, text)                                            \
	{                                                                      \
		id, OPT_TEXT, name, 0, value, text                             \
	}
#define DAY(id, name, text)                                                    \
	{                                                                      \
		id, OPT_DATE, name, 0, "DAY", text                             \
	}
#define NUMBER(id, name, text)                                                 \
	{                                                                      \
		id, OPT_COUNT_OF, name, 0, "N", text                           \
	}
#define OPTIONS(list) list, COUNT_OF(list)

#define AS_OF_SHOW                                                             \
	DAY(OPT_AS_OF, "as-of", "as things stood on that day (default: today)")
#define AS_OF_RECORD                                                           \
	DAY(OPT_AS_OF, "as-of", "counts from that day (default: today)")
#define JSON FLAG(OPT_JSON, "json", "one JSON object per line")

#endif
