/*
 * Fuzz what a mail server answers: the bytes are all it ever says, given to a
 * whole session (libcurl and the verdict) over a socket pair. It says a piece
 * up to a NUL each time the session waits, and closes when it has said all.
 * Two messages go over the same session.
 *
 * Whatever it says, the end of data leaves only with leave, leave is asked at
 * most once for each message, and only what ended can be accepted.
 *
 * The first byte chooses the login and which message is refused leave.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* The handle of the session is private, and its socket must be ours. */
#include "../../src/deliver/smtp_session.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
	WITH_LOGIN = 1,
	WITH_TOKEN = 2,
	NO_LEAVE_FIRST = 4,
	NO_LEAVE_SECOND = 8,
	MESSAGES = 2,
	SAYS_AT_MOST = 16384, /* what a socket holds without being read */
	CONNECTIONS_AT_MOST = 4,
};

static const char mail[] = "Subject: x\r\n\r\n.\r\nx\r\n";
static const char secret[] = "s3cret";
static const char end_of_data[] = "\r\n.\r\n";

struct wire {
	const uint8_t *says;
	size_t n;
	int client, server; /* both ends of the last connection, or -1 */
	struct str heard;
	int connections;
	int asked, granted; /* of this message */
	bool refuse;
	bool knows_secret; /* the server says it by itself */
};

static struct wire *current; /* poll() and connect() are given no context */

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void hear(struct wire *w)
{
	char buf[4096];
	ssize_t n;

	while (w->server >= 0 &&
	       (n = recv(w->server, buf, sizeof buf, MSG_DONTWAIT)) > 0)
		str_add_n(&w->heard, buf, (size_t)n);
}

static void hang_up(struct wire *w)
{
	hear(w);
	if (w->server >= 0)
		close(w->server);
	w->server = w->client = -1;
}

static void say(struct wire *w)
{
	const uint8_t *nul;
	size_t n;

	for (; w->n && !*w->says; w->n--)
		w->says++;
	nul = w->n ? memchr(w->says, '\0', w->n) : NULL;
	n = nul ? (size_t)(nul - w->says) : w->n;
	if (n && send(w->server, w->says, n, MSG_NOSIGNAL) != (ssize_t)n)
		nul = NULL;
	w->says += n;
	w->n -= n;
	if (!nul)
		shutdown(w->server, SHUT_WR);
}

static bool waits_for_us(const struct pollfd *fd, nfds_t n, int timeout)
{
	char one;

	for (nfds_t i = 0; timeout && current && i < n; i++)
		if (fd[i].fd == current->client && fd[i].events & POLLIN)
			return recv(fd[i].fd, &one, 1,
				    MSG_PEEK | MSG_DONTWAIT) < 0;
	return false;
}

/* libcurl's: who waits for the server makes it speak. */
int poll(struct pollfd *fd, nfds_t n, int timeout)
{
	struct timespec t = { timeout / 1000, timeout % 1000 * 1000000L };

	if (waits_for_us(fd, n, timeout))
		say(current);
	return ppoll(fd, n, timeout < 0 ? NULL : &t, NULL);
}

/* libcurl's: the pair is connected already. */
int connect(int fd, const struct sockaddr *address, socklen_t n)
{
	(void)fd;
	(void)address;
	(void)n;
	return 0;
}

/* libcurl's: a connection to nowhere is not used again. */
int getpeername(int fd, struct sockaddr *address, socklen_t *n)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons(9),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	(void)fd;
	memcpy(address, &in, sizeof in);
	*n = sizeof in;
	return 0;
}

static curl_socket_t open_pair(void *ctx, curlsocktype purpose,
			       struct curl_sockaddr *address)
{
	struct wire *w = ctx;
	int pair[2];

	(void)purpose;
	(void)address;
	hang_up(w);
	if (++w->connections > CONNECTIONS_AT_MOST ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return CURL_SOCKET_BAD;
	w->client = pair[0];
	w->server = pair[1];
	return pair[0];
}

static bool leave(void *ctx, struct job *job)
{
	struct wire *w = ctx;

	(void)job;
	/* Asked before the end of data was sent, or it is too late. */
	hear(w);
	must(!strstr(w->heard.buf, end_of_data));
	w->asked++;
	w->granted += !w->refuse;
	return !w->refuse;
}

static void check_outcome(struct wire *w, const struct job *job,
			  enum smtp_next next)
{
	bool ended;

	hear(w);
	ended = strstr(w->heard.buf, end_of_data) != NULL;
	must(w->asked <= 1);
	must(!ended || w->granted);
	if (next != SMTP_GO_ON)
		must(!ended && job->kind == OUTCOME_NOT_TRIED);
	if (job->kind == OUTCOME_ACCEPTED)
		must(ended);
	if (ended)
		must(job->kind != OUTCOME_NOT_TRIED);
	must(!job->withdrawn || w->asked > w->granted);
	must(utf8_valid(job->reply, strlen(job->reply)));
	for (const char *c = job->reply; *c; c++)
		must((uint8_t)*c >= ' ' && *c != 0x7f);
	must(w->knows_secret || !strstr(job->reply, secret));
}

/* False: the session is over, as it would be for the transport. */
static bool send_one(struct smtp_session *s, struct wire *w, bool refuse)
{
	struct deliver_item item = { .message_id = "m-1",
				     .recipient = "ada@example.org",
				     .n = sizeof mail - 1 };
	struct job *job;
	enum smtp_next next;

	item.bytes = memcpy(mem_alloc(sizeof mail), mail, sizeof mail);
	job = job_new(&item);
	w->asked = w->granted = 0;
	w->refuse = refuse;
	next = smtp_session_send(s, job);
	check_outcome(w, job, next);
	job_free(job);
	str_clear(&w->heard);
	return next == SMTP_GO_ON;
}

static void converse(struct wire *w, unsigned how)
{
	struct smtp_config config = {
		.url = (char *)(uintptr_t) "smtp://127.0.0.1:9/relance",
		.from = (char *)(uintptr_t) "<bounces@example.org>",
		.timeout_s = 5,
	};
	struct smtp_session *s;

	if (how & WITH_LOGIN) {
		config.user = (char *)(uintptr_t) "relance";
		config.secret = (char *)(uintptr_t)secret;
		config.is_token = how & WITH_TOKEN;
	}
	s = smtp_session_new(&config, leave, w);
	curl_easy_setopt(s->curl, CURLOPT_OPENSOCKETFUNCTION, open_pair);
	curl_easy_setopt(s->curl, CURLOPT_OPENSOCKETDATA, w);
	if (send_one(s, w, how & NO_LEAVE_FIRST))
		send_one(s, w, how & NO_LEAVE_SECOND);
	smtp_session_free(s);
}

/* The fuzzer learns what it is compared with, and may cut it in pieces. */
static bool says_secret(const uint8_t *data, size_t n)
{
	struct str all = STR_INIT;
	bool found;

	for (size_t i = 0; i < n; i++)
		if (data[i])
			str_add_ch(&all, (char)data[i]);
	found = strstr(all.buf, secret) != NULL;
	str_release(&all);
	return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct wire w = { .client = -1, .server = -1, .heard = STR_INIT };

	if (!n || n > SAYS_AT_MOST)
		return 0;
	w.says = data + 1;
	w.n = n - 1;
	w.knows_secret = says_secret(data, n);
	current = &w;
	converse(&w, data[0]);
	current = NULL;
	hang_up(&w);
	str_release(&w.heard);
	return 0;
}
