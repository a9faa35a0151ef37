/*
 * The SMTP transport: up to mail.connections threads, each with a kept
 * connection of its own, between two queues. Threads see jobs and nothing
 * else; the pump's thread alone calls the functions of the carrier.
 *
 * A thread that cannot connect gives its job back and tries again a little
 * later; when it still cannot and nobody else can either, the server is down
 * and all jobs come back untried. libcurl's multi interface is not used: it
 * blocks on every final reply.
 */
#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "relance/str.h"
#include "smtp_session.h"

enum {
	GATHER_MS = 3,	    /* questions for leave wait so long for others */
	TRIES_MOST = 3,	    /* connections in a row, before a thread gives up */
	TRY_DELAY_MS = 400, /* doubles */
	STACK_SIZE = 512 * 1024,
};

struct worker {
	struct smtp *smtp;
	pthread_t thread;
	pthread_cond_t answered;
	struct smtp_session *session;
	int tries;		   /* connections that failed in a row */
	unsigned long good_before; /* smtp->good at the first of them */
};

struct smtp {
	struct smtp_config config;
	pthread_mutex_t lock;
	pthread_cond_t work, event;
	pthread_cond_t pause; /* of threads between two connections */
	struct job_list queue, asking, done;
	struct worker *worker;
	int started, alive, idle, busy;
	unsigned long good; /* transactions that the server answered */
	bool halted, closing;
};

extern const struct carrier relance_smtp_transport;
enum status relance_smtp_check(const struct transport_setup *setup,
			       struct str *report, struct diags *d);

static struct timespec after_ms(int ms)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += ms / 1000;
	ts.tv_nsec += (long)(ms % 1000) * 1000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_sec++;
		ts.tv_nsec -= 1000000000;
	}
	return ts;
}

/* ---- threads (the lock is held unless said otherwise) ------------------- */

/* Without the lock, in the middle of libcurl. */
static bool ask_leave(void *ctx, struct job *job)
{
	struct worker *w = ctx;
	struct smtp *s = w->smtp;

	pthread_mutex_lock(&s->lock);
	job->owner = w;
	job->answered = false;
	job_push(&s->asking, job);
	pthread_cond_signal(&s->event);
	while (!job->answered)
		pthread_cond_wait(&w->answered, &s->lock);
	pthread_mutex_unlock(&s->lock);
	return job->granted;
}

static void give_back(struct smtp *s, struct job *job)
{
	job_push(&s->done, job);
	pthread_cond_signal(&s->event);
}

static void halt(struct smtp *s)
{
	s->halted = true;
	job_move(&s->done, &s->queue);
	pthread_cond_signal(&s->event);
	pthread_cond_broadcast(&s->work);
	pthread_cond_broadcast(&s->pause);
}

/* True: this thread ends. */
static bool no_connection(struct worker *w, struct job *job)
{
	struct smtp *s = w->smtp;
	struct timespec until;

	if (w->tries++ == 0)
		w->good_before = s->good;
	if (w->tries >= TRIES_MOST &&
	    (s->good == w->good_before || s->alive == 1)) {
		job->trouble = TROUBLE_DOWN;
		give_back(s, job);
		halt(s);
		return true;
	}
	if (s->halted) {
		give_back(s, job);
		return false;
	}
	job->reply[0] = '\0';
	job_push(&s->queue, job);
	pthread_cond_signal(&s->work);
	if (w->tries >= TRIES_MOST)
		return true;
	until = after_ms(TRY_DELAY_MS << (w->tries - 1));
	while (!s->halted && !s->closing)
		if (pthread_cond_timedwait(&s->pause, &s->lock, &until))
			break;
	return false;
}

static bool handle(struct worker *w, struct job *job)
{
	struct smtp *s = w->smtp;
	enum smtp_next next;

	s->busy++;
	pthread_mutex_unlock(&s->lock);
	next = smtp_session_send(w->session, job);
	pthread_mutex_lock(&s->lock);
	s->busy--;
	if (next == SMTP_NO_CONNECTION)
		return no_connection(w, job);
	w->tries = 0;
	s->good++;
	give_back(s, job);
	if (next != SMTP_GO_ON)
		halt(s);
	return false;
}

static void *worker_main(void *arg)
{
	struct worker *w = arg;
	struct smtp *s = w->smtp;
	struct job *job;
	bool over = false;

	w->session = smtp_session_new(&s->config, ask_leave, w);
	pthread_mutex_lock(&s->lock);
	while (!over) {
		while (!s->queue.n && !s->closing) {
			s->idle++;
			pthread_cond_wait(&s->work, &s->lock);
			s->idle--;
		}
		job = job_pop(&s->queue);
		if (!job)
			break;
		over = handle(w, job);
	}
	s->alive--;
	pthread_mutex_unlock(&s->lock);
	smtp_session_free(w->session);
	return NULL;
}

/* Signals are the main thread's; a broken TLS connection raises SIGPIPE. */
static bool start_worker(struct smtp *s)
{
	struct worker *w = &s->worker[s->started];
	sigset_t all, before;
	pthread_attr_t attr;
	int rc;

	w->smtp = s;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&w->thread, &attr, worker_main, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	if (rc)
		return false;
	s->started++;
	s->alive++;
	return true;
}

/* ---- the carrier, called by the pump ------------------------------------ */

static void cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attr);
	pthread_condattr_destroy(&attr);
}

static enum status smtp_open(const struct transport_setup *setup,
			     void **state_out, struct diags *d)
{
	struct smtp *s = mem_alloc(sizeof *s);
	size_t size;

	*s = (struct smtp){ 0 };
	if (!smtp_config_load(&s->config, setup, d)) {
		free(s);
		return STATUS_PERMFAIL;
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	pthread_mutex_init(&s->lock, NULL);
	cond_init(&s->work);
	cond_init(&s->event);
	cond_init(&s->pause);
	size = sizeof *s->worker * (size_t)s->config.connections;
	s->worker = mem_alloc(size);
	for (int i = 0; i < s->config.connections; i++) {
		s->worker[i] = (struct worker){ 0 };
		cond_init(&s->worker[i].answered);
	}
	*state_out = s;
	return STATUS_OK;
}

/* Few are held ahead, and taken several at a time: a claim costs a query. */
static size_t smtp_room(void *state)
{
	struct smtp *s = state;
	size_t most = (size_t)s->config.connections * 2, n;

	pthread_mutex_lock(&s->lock);
	n = s->halted || s->queue.n > most / 2 ? 0 : most - s->queue.n;
	pthread_mutex_unlock(&s->lock);
	return n;
}

static void smtp_take(void *state, struct job *job)
{
	struct smtp *s = state;

	pthread_mutex_lock(&s->lock);
	if (s->halted) {
		give_back(s, job);
	} else {
		job_push(&s->queue, job);
		if (s->queue.n > (size_t)s->idle &&
		    s->started < s->config.connections)
			start_worker(s);
		if (!s->alive) {
			s->queue.tail->trouble = TROUBLE_DOWN;
			job_end(s->queue.tail, OUTCOME_NOT_TRIED,
				"no thread can be started to send mail");
			halt(s);
		}
		pthread_cond_signal(&s->work);
	}
	pthread_mutex_unlock(&s->lock);
}

static void smtp_wait(void *state, int ms, struct events *out)
{
	struct smtp *s = state;
	struct timespec until = after_ms(ms);

	pthread_mutex_lock(&s->lock);
	while (!s->asking.n && !s->done.n)
		if (pthread_cond_timedwait(&s->event, &s->lock, &until))
			break;
	/* One that is alone is answered at once; under load a short wait
	 * lets several share a transaction of the store. */
	until = after_ms(GATHER_MS);
	while (s->asking.n && s->asking.n < (size_t)s->busy)
		if (pthread_cond_timedwait(&s->event, &s->lock, &until))
			break;
	job_move(&out->asking, &s->asking);
	job_move(&out->done, &s->done);
	pthread_mutex_unlock(&s->lock);
}

static void smtp_answer(void *state, struct job_list *asked)
{
	struct smtp *s = state;
	struct job *job;

	pthread_mutex_lock(&s->lock);
	while ((job = job_pop(asked))) {
		struct worker *w = job->owner;

		job->answered = true;
		pthread_cond_signal(&w->answered);
	}
	pthread_mutex_unlock(&s->lock);
}

static void smtp_halt(void *state)
{
	struct smtp *s = state;

	pthread_mutex_lock(&s->lock);
	halt(s);
	pthread_mutex_unlock(&s->lock);
}

static void smtp_close(void *state)
{
	struct smtp *s = state;

	pthread_mutex_lock(&s->lock);
	s->closing = true;
	pthread_cond_broadcast(&s->work);
	pthread_cond_broadcast(&s->pause);
	pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < s->started; i++)
		pthread_join(s->worker[i].thread, NULL);
	for (int i = 0; i < s->config.connections; i++)
		pthread_cond_destroy(&s->worker[i].answered);
	pthread_cond_destroy(&s->work);
	pthread_cond_destroy(&s->event);
	pthread_cond_destroy(&s->pause);
	pthread_mutex_destroy(&s->lock);
	smtp_config_release(&s->config);
	curl_global_cleanup();
	free(s->worker);
	free(s);
}

const struct carrier relance_smtp_transport = {
	.name = "smtp",
	.open = smtp_open,
	.room = smtp_room,
	.take = smtp_take,
	.wait = smtp_wait,
	.answer = smtp_answer,
	.halt = smtp_halt,
	.close = smtp_close,
};

/* ---- check --mail ------------------------------------------------------- */

enum status relance_smtp_check(const struct transport_setup *setup,
			       struct str *report, struct diags *d)
{
	struct smtp_config config;
	struct smtp_session *session;
	char why[REPLY_SIZE] = "";
	enum smtp_next next;

	if (!smtp_config_load(&config, setup, d))
		return STATUS_PERMFAIL;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	session = smtp_session_new(&config, NULL, NULL);
	str_addf(report, "%s\n", setup->options->mail->url);
	next = smtp_session_probe(session, report, why);
	if (next == SMTP_NO_LOGIN)
		diag_error(d, "the mail server refused the login: %s", why);
	else if (next != SMTP_GO_ON)
		diag_error(d, "no %sconnection to the mail server: %s",
			   next == SMTP_UNSAFE ? "safe " : "", why);
	smtp_session_free(session);
	smtp_config_release(&config);
	curl_global_cleanup();
	if (next == SMTP_GO_ON)
		return STATUS_OK;
	return next == SMTP_NO_LOGIN ? STATUS_PERMFAIL : STATUS_TEMPFAIL;
}
