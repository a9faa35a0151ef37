#ifndef TEST_FAULT_SERVER_H
#define TEST_FAULT_SERVER_H
/* The failing SMTP server of tests/support/smtp, started for one test. */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory_source.h"

#define SMTP_DIR "tests/support/smtp"

struct server {
	char dir[64]; /* also the working folder of the delivery */
	char log[96], url[64];
	int port;
	pid_t pid;
};

static inline void server_dir(struct server *s)
{
	snprintf(s->dir, sizeof s->dir, "/tmp/relance-smtp-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->log, sizeof s->log, "%s/log", s->dir);
}

/* `args`: further words for faultd.py, split at blanks; "~" inside a word
 * stands for a blank. */
static inline void server_exec(struct server *s, const char *args, int out)
{
	char python[] = "python3", script[] = SMTP_DIR "/faultd.py";
	char log[] = "--log";
	char *argv[64] = { python, script, log, s->log };
	char *copy = strdup(args), *save = NULL;
	size_t n = 4;

	for (char *w = strtok_r(copy, " ", &save); w && n < 63;
	     w = strtok_r(NULL, " ", &save)) {
		for (char *p = w; *p; p++)
			if (*p == '~')
				*p = ' ';
		argv[n++] = w;
	}
	/* A test that fails must not leave the server behind. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(out, 1);
	dup2(open("/dev/null", O_WRONLY), 2);
	execvp(argv[0], argv);
	_exit(127);
}

static inline void server_start(struct server *s, const char *args)
{
	char port[16] = "";
	int ends[2];

	server_dir(s);
	assert_int_equal(pipe(ends), 0);
	s->pid = fork();
	if (s->pid == 0)
		server_exec(s, args, ends[1]);
	close(ends[1]);
	assert_true(read(ends[0], port, sizeof port - 1) > 0);
	close(ends[0]);
	s->port = (int)strtol(port, NULL, 10);
	snprintf(s->url, sizeof s->url, "smtp://127.0.0.1:%d", s->port);
}

static inline void server_stop(struct server *s)
{
	char command[128];

	if (s->pid > 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	snprintf(command, sizeof command, "rm -rf '%s'", s->dir);
	assert_int_equal(system(command), 0);
}

/* Absolute: other paths are taken from the working folder. */
static inline const char *certificate(const char *name)
{
	static char path[4096];

	assert_non_null(getcwd(path, sizeof path - 64));
	snprintf(path + strlen(path), 64, "/build/smtp-cert/%s", name);
	return path;
}

/* How many lines of the server's log hold this text. */
static inline int server_logged(const struct server *s, const char *text)
{
	char line[4096];
	FILE *in = fopen(s->log, "r");
	int n = 0;

	if (!in)
		return 0;
	while (fgets(line, sizeof line, in))
		n += strstr(line, text) != NULL;
	fclose(in);
	return n;
}

static inline int server_accepted(const struct server *s)
{
	return server_logged(s, "{\"accepted\"");
}

static inline struct mail_config server_mail(const struct server *s)
{
	return (struct mail_config){ .transport = TRANSPORT_SMTP,
				     .url = s->url,
				     .from = "dunning@example.com",
				     .connections = 1,
				     .timeout_seconds = 1 };
}

#endif
