/*
 * The pump: claims items, hands them to a transport, and brings the questions
 * for leave and the results of all workers back to the source in batches, on
 * the caller's thread. How bytes move is the transports' affair (folder.c,
 * null.c, the SMTP plugin); what may leave is decided in admit.c.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "admit.h"
#include "lane.h"
#include "relance/plugin.h"

enum {
	RESULTS_BATCH = 64,
	CLAIM_MOST = 256,
	FIRST_CLAIM = 32,    /* before a transport told how much it takes */
	RESULTS_AGE_MS = 20, /* nobody waits for them; they save commits */
	TICK_MS = 200,	     /* how soon the stop flag is seen */
	SENDER_REFUSED_MOST = 3,
	UNANSWERED_MOST = 3,
};

struct pump {
	const struct deliver_options *options;
	const struct deliver_source *source;
	struct diags *d;
	struct deliver_summary *sum;
	struct admission admission;
	struct lane lane[LANE__COUNT];
	struct job_list results;
	int64_t results_since_ms;
	int sender_refused, unanswered; /* in a row */
	bool dry;    /* next() gave nothing since the last results */
	bool halted; /* claims nothing more */
	enum status status;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void pump_halt(struct pump *p)
{
	if (p->halted)
		return;
	p->halted = true;
	for (int i = 0; i < LANE__COUNT; i++)
		lane_halt(&p->lane[i]);
}

static void pump_broken(struct pump *p, const char *what)
{
	if (p->status == STATUS_OK) {
		p->status = STATUS_TEMPFAIL;
		diag_error(p->d,
			   "the store could not %s, so nothing more "
			   "is sent",
			   what);
	}
	pump_halt(p);
}

/* ---- results ----------------------------------------------------------- */

static void count(struct deliver_summary *sum, const struct job *job)
{
	switch (job->kind) {
	case OUTCOME_ACCEPTED:
		sum->accepted++;
		break;
	case OUTCOME_RETRY:
		sum->retry++;
		break;
	case OUTCOME_REFUSED:
		sum->refused++;
		break;
	case OUTCOME_UNCERTAIN:
		sum->uncertain++;
		break;
	case OUTCOME_NOT_TRIED:
		sum->not_sent++;
		return;
	}
	sum->tried++;
}

static void take_note(struct pump *p, const struct job *job)
{
	if (job->kind != OUTCOME_ACCEPTED && job->reply[0])
		p->sum->note = arena_strdup(p->d->arena, job->reply);
}

/* The run ends for everyone, not only for this job. */
static void pump_trouble(struct pump *p, const struct job *job)
{
	struct diag *diag;

	if (p->status == STATUS_OK) {
		/* A server may come back by itself. */
		p->status = job->trouble == TROUBLE_DOWN ? STATUS_TEMPFAIL
							 : STATUS_PERMFAIL;
		diag = diag_error(p->d, "%s", job->reply);
		if (job->trouble == TROUBLE_LOGIN)
			diag_hint(p->d, diag,
				  "Check mail.user and the password or token, "
				  "then try with \"relance check --mail\".");
	}
	p->sum->server_down |= job->trouble == TROUBLE_DOWN;
	p->sum->login_failed |=
		job->trouble == TROUBLE_LOGIN || job->trouble == TROUBLE_SENDER;
	pump_halt(p);
}

/*
 * One refused sender is this message's, three in a row are all messages'. And
 * a server that falls silent on one after the other would leave a portfolio
 * of uncertain letters for people to ask about: stop instead.
 */
static void watch(struct pump *p, struct job *job)
{
	if (job->kind == OUTCOME_NOT_TRIED)
		return;
	p->sender_refused = job->sender_refused ? p->sender_refused + 1 : 0;
	p->unanswered = job->unanswered ? p->unanswered + 1 : 0;
	if (p->sender_refused >= SENDER_REFUSED_MOST)
		job->trouble = TROUBLE_SENDER;
	if (p->unanswered >= UNANSWERED_MOST)
		job->trouble = TROUBLE_DOWN;
}

static void flush(struct pump *p)
{
	struct result r[RESULTS_BATCH];
	struct job *job = p->results.head;
	size_t n = 0;

	for (; job && n < RESULTS_BATCH; job = job->next)
		r[n++] = (struct result){
			.delivery_key = job->item.delivery_key,
			.kind = job->kind,
			.at = p->source->now_at(p->source->ctx),
			.reply = job->reply,
			.file = job->file,
			.address_refused = job->address_refused,
			.permanent_for_all = job->trouble == TROUBLE_LOGIN,
		};
	if (n && !p->source->results(p->source->ctx, n, r))
		pump_broken(p, "keep the results");
	while (n--)
		job_free(job_pop(&p->results));
	p->results_since_ms = now_ms();
	p->dry = false;
}

static void finish(struct pump *p, struct job *job)
{
	admission_done(&p->admission, job);
	if (job->withdrawn) {
		p->sum->withdrawn++;
		job_free(job);
		return;
	}
	watch(p, job);
	count(p->sum, job);
	take_note(p, job);
	if (job->trouble != TROUBLE_NONE)
		pump_trouble(p, job);
	if (!p->results.n)
		p->results_since_ms = now_ms();
	job_push(&p->results, job);
}

/* ---- leave ------------------------------------------------------------- */

static void ask_leave(struct pump *p, struct job_list *asking)
{
	int64_t *key = mem_alloc(sizeof *key * (asking->n + 1));
	bool *granted = mem_alloc(sizeof *granted * (asking->n + 1));
	size_t n = 0;

	/* What is known goes first: if we die now, fewer are uncertain. */
	while (p->results.n)
		flush(p);
	memset(granted, 0, sizeof *granted * (asking->n + 1));
	for (struct job *job = asking->head; job; job = job->next)
		key[n++] = job->item.delivery_key;
	/* A store that failed may or may not have written: nothing leaves,
	 * and as the end of data was not reported, nothing is uncertain. */
	if (!p->source->leave(p->source->ctx, n, key, granted)) {
		memset(granted, 0, sizeof *granted * n);
		pump_broken(p, "give leave to send");
	}
	n = 0;
	for (struct job *job = asking->head; job; job = job->next)
		job->granted = granted[n++];
	free(key);
	free(granted);
}

/* ---- claims ------------------------------------------------------------ */

static bool must_stop(const struct pump *p)
{
	const struct deliver_options *o = p->options;

	if (p->halted || (o->stop && atomic_load(o->stop)))
		return true;
	return o->deadline_monotonic_ms && now_ms() >= o->deadline_monotonic_ms;
}

static size_t room(const struct pump *p)
{
	const struct lane *mail = &p->lane[LANE_MAIL];
	const struct lane *paper = &p->lane[LANE_PAPER];
	size_t n = mail->open ? lane_room(mail) : FIRST_CLAIM;

	if (paper->open && lane_room(paper) < n)
		n = lane_room(paper);
	return n < CLAIM_MOST ? n : CLAIM_MOST;
}

static void place(struct pump *p, const struct deliver_item *item)
{
	struct job *job = job_new(item);
	enum lane_kind k = item_is_paper(item) ? LANE_PAPER : LANE_MAIL;

	if (!admit(&p->admission, job)) {
		finish(p, job);
		return;
	}
	if (!p->halted && !lane_open(&p->lane[k], p->d)) {
		p->status = p->lane[k].status;
		pump_halt(p);
	}
	if (p->halted)
		finish(p, job);
	else
		lane_take(&p->lane[k], job);
}

static void claim(struct pump *p)
{
	struct deliver_item item[CLAIM_MOST];
	size_t max, n;

	while (!p->dry && !must_stop(p)) {
		max = admission_most(&p->admission, room(p), now_ms());
		if (!max)
			return;
		n = p->source->next(p->source->ctx, item, max);
		if (!n)
			p->dry = true;
		for (size_t i = 0; i < n; i++)
			place(p, &item[i]);
		admission_claimed(&p->admission, n, now_ms());
	}
}

/* ---- the loop ---------------------------------------------------------- */

static size_t in_flight(const struct pump *p)
{
	return p->lane[LANE_MAIL].in_flight + p->lane[LANE_PAPER].in_flight;
}

static void turn(struct pump *p, enum lane_kind k, int ms)
{
	struct lane *lane = &p->lane[k];
	struct events ev = { 0 };
	struct job *job;

	if (!lane->in_flight)
		return;
	lane_wait(lane, ms, &ev);
	while ((job = job_pop(&ev.done)))
		finish(p, job);
	if (!ev.asking.n)
		return;
	ask_leave(p, &ev.asking);
	lane_answer(lane, &ev.asking);
}

/* How long the loop may sleep before something of its own is due. */
static int patience(const struct pump *p)
{
	int64_t now = now_ms(), ms = TICK_MS;
	int64_t slot = admission_wait_ms(&p->admission, now);
	int64_t age = p->results_since_ms + RESULTS_AGE_MS - now;

	if (slot > 0 && slot < ms)
		ms = slot;
	if (p->results.n && age < ms)
		ms = age;
	return ms > 0 ? (int)ms : 0;
}

static bool results_due(const struct pump *p)
{
	if (!p->results.n)
		return false;
	return p->results.n >= RESULTS_BATCH || !in_flight(p) ||
	       now_ms() - p->results_since_ms >= RESULTS_AGE_MS;
}

/* True when nothing is left to do. */
static bool step(struct pump *p)
{
	if (must_stop(p))
		pump_halt(p);
	claim(p);
	turn(p, LANE_PAPER, 0);
	turn(p, LANE_MAIL, patience(p));
	if (results_due(p))
		flush(p);
	if (in_flight(p) || p->results.n)
		return false;
	if (p->dry || must_stop(p) || admission_spent(&p->admission))
		return true;
	if (admission_wait_ms(&p->admission, now_ms()) > 0)
		poll(NULL, 0, patience(p));
	return false;
}

static const struct carrier *mail_transport(const struct deliver_options *o,
					    struct diags *d)
{
	if (o->discard)
		return &null_carrier;
	if (o->force_folder || o->mail->transport == TRANSPORT_FOLDER)
		return &folder_carrier;
	return plugin_symbol("smtp", SMTP_TRANSPORT_SYMBOL, d);
}

enum status deliver_run(const struct deliver_options *options,
			const struct deliver_source *source,
			struct deliver_summary *out, struct diags *d)
{
	struct pump p = {
		.options = options, .source = source, .d = d, .sum = out
	};
	struct transport_setup setup = { .options = options };
	const struct carrier *mail = mail_transport(options, d);

	*out = (struct deliver_summary){ 0 };
	if (!mail || !admission_init(&p.admission, options, d))
		return STATUS_PERMFAIL;
	setup.envelope_from = p.admission.envelope_from;
	lane_init(&p.lane[LANE_MAIL], mail, &setup);
	lane_init(&p.lane[LANE_PAPER],
		  options->discard ? &null_carrier : &folder_carrier, &setup);
	while (!step(&p))
		;
	if (admission_spent(&p.admission) && p.status == STATUS_OK)
		out->note = "mail.per_day is reached";
	for (int i = 0; i < LANE__COUNT; i++)
		lane_close(&p.lane[i]);
	admission_release(&p.admission);
	return p.status;
}

enum status deliver_check(const struct deliver_options *options,
			  struct str *report, struct diags *d)
{
	struct transport_setup setup = { .options = options };
	struct admission admission;
	smtp_check_fn *check;
	enum status status;

	if (options->mail->transport == TRANSPORT_FOLDER) {
		str_add(report, "mail is written to the folder outbox; there "
				"is no server to ask\n");
		return STATUS_OK;
	}
	/* POSIX lets an object pointer stand for a function's (dlsym). */
	*(void **)&check = plugin_symbol("smtp", SMTP_CHECK_SYMBOL, d);
	if (!check || !admission_init(&admission, options, d))
		return STATUS_PERMFAIL;
	setup.envelope_from = admission.envelope_from;
	status = check(&setup, report, d);
	admission_release(&admission);
	return status;
}
