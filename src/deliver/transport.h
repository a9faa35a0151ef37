#ifndef DELIVER_TRANSPORT_H
#define DELIVER_TRANSPORT_H
/**
 * What moves bytes: the folder, SMTP, or nothing at all (null).
 *
 * The pump (deliver.c) gives jobs, waits for events and answers questions;
 * it alone talks to the source. A transport never sees the source, and the
 * pump never sees a socket or a file.
 *
 * Life of a job: take -> (asking -> answer)? -> done. Each job that was taken
 * comes back as done exactly once, and asks at most once.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "relance/deliver.h"
#include "relance/text.h"

enum {
	REPLY_SIZE = 512
};

/** Why nothing more can be sent in this run. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_DOWN,	/* no connection, or none that is safe to use */
	TROUBLE_LOGIN,	/* credentials refused: a person is needed */
	TROUBLE_SENDER, /* our envelope sender is refused */
	TROUBLE_DISK,	/* files cannot be written */
};

struct job {
	/* message_id and recipient are copies that belong to the job */
	struct deliver_item item;
	bool answered;	/* the question for leave was answered ... */
	bool granted;	/* the answer to the question for leave */
	bool withdrawn; /* leave was refused: there is no result */
	bool address_refused, sender_refused;
	bool unanswered; /* the server fell silent in the middle */
	enum outcome_kind kind;
	enum trouble trouble;
	char reply[REPLY_SIZE];
	char *file;  /* malloc'd relative path, or NULL */
	void *owner; /* whoever in the transport works on it */
	struct job *next;
};

struct job_list {
	struct job *head, *tail;
	size_t n;
};

/** What is written for a person to carry on: no mail. */
static inline bool item_is_paper(const struct deliver_item *item)
{
	return item->channel == CHANNEL_LETTER ||
	       item->channel == CHANNEL_PORTAL;
}

/** Copies the strings of `item` and takes its bytes over. */
struct job *job_new(const struct deliver_item *item);
void job_free(struct job *job);
static inline void job_push(struct job_list *list, struct job *job)
{
	job->next = NULL;
	if (list->tail)
		list->tail->next = job;
	else
		list->head = job;
	list->tail = job;
	list->n++;
}

static inline struct job *job_pop(struct job_list *list)
{
	struct job *job = list->head;

	if (!job)
		return NULL;
	list->head = job->next;
	if (!list->head)
		list->tail = NULL;
	list->n--;
	job->next = NULL;
	return job;
}

/** Move all of `from` to the end of `to`. */
static inline void job_move(struct job_list *to, struct job_list *from)
{
	if (!from->head)
		return;
	if (to->tail)
		to->tail->next = from->head;
	else
		to->head = from->head;
	to->tail = from->tail;
	to->n += from->n;
	*from = (struct job_list){ 0 };
}

/** One line that may be stored and shown: no control characters, UTF-8. */
static inline void text_clean(char *text)
{
	bool good = utf8_valid(text, strlen(text));

	for (char *p = text; *p; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
		else if (!good && (unsigned char)*p > 0x7f)
			*p = '?';
	}
}

/** Set kind and reply; control characters in the text become blanks. */
PRINTF_LIKE(3, 4)
static inline void job_end(struct job *job, enum outcome_kind kind,
			   const char *fmt, ...)
{
	va_list ap;

	job->kind = kind;
	va_start(ap, fmt);
	vsnprintf(job->reply, sizeof job->reply, fmt, ap);
	va_end(ap);
	text_clean(job->reply);
}

struct events {
	struct job_list asking, done;
};

struct transport_setup {
	const struct deliver_options *options;
	const char *envelope_from; /* plain ASCII, or NULL */
};

struct carrier {
	const char *name;
	enum status (*open)(const struct transport_setup *setup,
			    void **state_out, struct diags *d);
	/** How many more jobs it wants now. */
	size_t (*room)(void *state);
	void (*take)(void *state, struct job *job);
	/** Wait at most `ms` for something to happen. */
	void (*wait)(void *state, int ms, struct events *out);
	/** Every job of `asked` with its `granted` set; empties the list. */
	void (*answer)(void *state, struct job_list *asked);
	/** Begin nothing more: jobs not begun come back as NOT_TRIED. */
	void (*halt)(void *state);
	/** All jobs must have come back. */
	void (*close)(void *state);
};

extern const struct carrier folder_carrier;
extern const struct carrier null_carrier;

/** The plugin's entries: symbols of smtp.so. */
typedef enum status smtp_check_fn(const struct transport_setup *setup,
				  struct str *report, struct diags *d);
#define SMTP_TRANSPORT_SYMBOL "relance_smtp_transport"
#define SMTP_CHECK_SYMBOL "relance_smtp_check"

#endif
