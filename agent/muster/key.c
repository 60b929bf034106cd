// SPDX-License-Identifier: GPL-2.0-or-later

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

/* A file that the shell made for us is made private before there is a secret in it. */
static int make_private(const struct args *args)
{
	struct stat st;

	if (fstat(STDOUT_FILENO, &st))
		return fail(FAILED, "%s: standard output: %s", args->command, strerror(errno));
	if (S_ISREG(st.st_mode) && st.st_mode & (S_IRWXG | S_IRWXO) &&
	    fchmod(STDOUT_FILENO, S_IRUSR | S_IWUSR))
		return fail(FAILED, "%s: standard output is a file that others can read: %s",
			    args->command, strerror(errno));
	return OK;
}

static int print_pem(const struct args *args, const struct muster_key *key, bool private,
		     const char *name)
{
	struct json_object *json;
	size_t len;
	char *pem;

	pem = muster_key_pem(key, private, &len);
	if (!pem)
		return fail(FAILED, "%s: OpenSSL failed", args->command);
	if (json_output) {
		json = json_object_new_object();
		json_object_object_add(json, name, json_object_new_string_len(pem, (int)len));
		puts(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN));
		json_object_put(json);
	} else {
		fwrite(pem, 1, len, stdout);
	}
	muster_secret_free(pem, len);
	return output_flush();
}

int cmd_genkey(struct args *args)
{
	static char buffer[BUFSIZ];
	struct muster_key *key;
	int status;

	if (args_end(args))
		return USAGE;
	status = make_private(args);
	if (status)
		return status;
	secrets_begin();
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	key = muster_key_generate();
	status = key ? print_pem(args, key, true, "private-key") :
		       fail(FAILED, "%s: OpenSSL failed", args->command);
	muster_key_free(key);
	explicit_bzero(buffer, sizeof(buffer));
	return status;
}

int key_read_stdin(struct args *args, bool need_private, struct muster_key **key)
{
	const struct source source = source_args(args);
	struct blob blob = { .secret = true };
	const char *why;

	if (input_read(&source, "standard input", "-", PEM_MAX, &blob))
		return FAILED;
	*key = muster_key_read((const char *)blob.data, blob.len, need_private, &why);
	blob_free(&blob);
	return *key ? OK : fail(FAILED, "%s: standard input %s", args->command, why);
}

int cmd_pubkey(struct args *args)
{
	struct muster_key *key;
	int status;

	if (args_end(args))
		return USAGE;
	status = key_read_stdin(args, true, &key);
	if (status)
		return status;
	status = print_pem(args, key, false, "public-key");
	muster_key_free(key);
	return status;
}
