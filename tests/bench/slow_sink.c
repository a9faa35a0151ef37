/*
 * A mail server that takes everything and answers each command after a while:
 * what a server some hundred kilometres away looks like to a client.
 *
 *	slow_sink MILLISECONDS      prints its port, serves until it is killed
 *
 * One thread for each connection. Content is read to its dot and forgotten.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct guest {
	FILE *in, *out;
	struct timespec wait;
};

static void answer(struct guest *g, const char *text)
{
	nanosleep(&g->wait, NULL);
	fputs(text, g->out);
	fflush(g->out);
}

static void read_content(struct guest *g)
{
	char line[1024];

	while (fgets(line, sizeof line, g->in))
		if (!strcmp(line, ".\r\n"))
			return;
}

static void serve(struct guest *g)
{
	char line[1024];

	answer(g, "220 sink.example ESMTP\r\n");
	while (fgets(line, sizeof line, g->in)) {
		if (!strncasecmp(line, "DATA", 4)) {
			answer(g, "354 go on\r\n");
			read_content(g);
			answer(g, "250 taken\r\n");
		} else if (!strncasecmp(line, "QUIT", 4)) {
			answer(g, "221 bye\r\n");
			return;
		} else {
			answer(g, "250 well\r\n");
		}
	}
}

static void *welcome(void *arg)
{
	struct guest *g = arg;

	serve(g);
	fclose(g->in);
	fclose(g->out);
	free(g);
	return NULL;
}

static void take(int fd, const struct timespec *wait)
{
	struct guest *g = calloc(1, sizeof *g);
	pthread_t thread;
	int now = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
	g->in = fdopen(fd, "r");
	g->out = fdopen(dup(fd), "w");
	g->wait = *wait;
	if (!g->in || !g->out || pthread_create(&thread, NULL, welcome, g)) {
		perror("slow_sink");
		exit(1);
	}
	pthread_detach(thread);
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t size = sizeof at;
	long ms = argc == 2 ? strtol(argv[1], NULL, 10) : -1;
	struct timespec wait = { ms / 1000, ms % 1000 * 1000000 };
	int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (ms < 0) {
		fputs("usage: slow_sink MILLISECONDS\n", stderr);
		return 64;
	}
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (door < 0 || bind(door, (struct sockaddr *)&at, size) ||
	    listen(door, 128) ||
	    getsockname(door, (struct sockaddr *)&at, &size)) {
		perror("slow_sink");
		return 1;
	}
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	for (;;) {
		int fd = accept4(door, NULL, NULL, SOCK_CLOEXEC);

		if (fd >= 0)
			take(fd, &wait);
	}
}
