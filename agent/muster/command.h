/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The muster command: one file for each object, and what they share. */
#ifndef MUSTER_COMMAND_H
#define MUSTER_COMMAND_H

#include <json-c/json.h>

#include "libmuster.h"

/* What a function of this program returns, and at the end the exit status. */
enum status {
	OK = 0,
	FAILED = 1, /* refused or failed */
	USAGE = 2, /* the command line is wrong */
};

/* main.c */

/* The arguments not read yet; ends with NULL. */
struct args {
	const char *command; /* words read so far, for messages */
	char **next;
};

struct command {
	const char *name;
	int (*run)(struct args *args);
	const char *usage; /* what may follow the name */
};

/* Run the one of @commands, which end with a NULL name, that the next argument names. */
int command_run(const struct command *commands, struct args *args);
/* Return: the next argument, or NULL with a message that @what is missing. */
const char *args_take(struct args *args, const char *what);
/* Return: OK if there are no more arguments, or USAGE with a message. */
int args_end(const struct args *args);
/* Print an error: what was done, and what is wrong. Return: @status. */
int fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Return: the connection to the module, closed by main(), or NULL with a message. */
struct muster *module_open(void);
/* Return: why the last request failed, with @err. */
const char *module_error(int err);
/* Say what the module refused, if @err says that it did. Return: OK or FAILED. */
int module_result(const struct args *args, int err);

/* From now on nothing interrupts this program, so that nothing is left half done. */
void signals_hold(void);

int cmd_group(struct args *args);
int cmd_context(struct args *args);
int cmd_member(struct args *args);
int cmd_endpoint(struct args *args);
int cmd_show(struct args *args);
int cmd_stats(struct args *args);
int cmd_monitor(struct args *args);
int cmd_apply(struct args *args);
int cmd_genkey(struct args *args);
int cmd_pubkey(struct args *args);
int cmd_cred(struct args *args);

/* words.c: words with values, from the command line or from JSON */

/**
 * struct source - where words and values come from
 * @where: for messages: the command, or the place in a JSON file
 * @dirfd: directory that relative paths start from
 * @args: the command line, or NULL
 * @json: a JSON object, if not the command line
 */
struct source {
	const char *where;
	int dirfd;
	struct args *args;
	struct json_object *json;
};

/* Return: the rest of the command line as a source. */
struct source source_args(struct args *args);

/* Read a value into @out. Return: OK, or another status with a message. */
typedef int (*parse_fn)(const struct source *source, const char *word, const char *value,
			void *out);

enum {
	WORD_REQUIRED = 1,
	WORD_FILE = 2, /* the value is a path; in JSON the word ends with -file */
	WORD_JSON = 4, /* not on the command line */
};

/**
 * struct word - a word that takes a value
 * @name: the word
 * @parse: reads the value; NULL if somebody else does
 * @out: where to; words with the same @out are two ways to say the same
 * @flags: WORD_*
 * @given: it was there
 */
struct word {
	const char *name;
	parse_fn parse;
	void *out;
	unsigned int flags;
	bool given;
};

#define WORD(name, parse, out, flags) { name, parse, out, flags, false }

/* Read all words there are; @words ends with a NULL name. */
int words_read(struct word *words, const struct source *source);
/* Return: whether the value of @out was given. */
bool words_given(const struct word *words, const void *out);

/* values.c: the kinds of values */

#define ID_MAX MUSTER_GID_MAX

/* A short byte string, given in hexadecimal. */
struct id {
	uint8_t data[ID_MAX];
	size_t len;
};

int parse_name(const struct source *source, const char *word, const char *value, void *out);
int parse_u16(const struct source *source, const char *word, const char *value, void *out);
int parse_u32(const struct source *source, const char *word, const char *value, void *out);
int parse_u64(const struct source *source, const char *word, const char *value, void *out);
/* A number of things, at least 1. */
int parse_count(const struct source *source, const char *word, const char *value, void *out);
int parse_gid(const struct source *source, const char *word, const char *value, void *out);
int parse_kid(const struct source *source, const char *word, const char *value, void *out);
int parse_roles(const struct source *source, const char *word, const char *value, void *out);
int parse_group_enc(const struct source *source, const char *word, const char *value, void *out);
int parse_aead(const struct source *source, const char *word, const char *value, void *out);
int parse_signature(const struct source *source, const char *word, const char *value, void *out);
int parse_hkdf(const struct source *source, const char *word, const char *value, void *out);
int parse_ecdh(const struct source *source, const char *word, const char *value, void *out);
int parse_countersign(const struct source *source, const char *word, const char *value, void *out);
int parse_plaintext(const struct source *source, const char *word, const char *value, void *out);
int parse_foreign(const struct source *source, const char *word, const char *value, void *out);
int parse_text(const struct source *source, const char *word, const char *value, void *out);

/* No algorithm: the value "none" of aead and ecdh. Reserved by RFC 9053. */
#define ALG_NONE 0

/* Read hexadecimal. Return: true if it is an even number of digits, for at most @max bytes. */
bool hex_decode(const char *hex, size_t digits, uint8_t *out, size_t max, size_t *len);

/* input.c: files, and standard input as "-" */

#define PEM_MAX 16384

/**
 * struct blob - the content of a file
 * @data: bytes; of secret memory if @secret
 * @len: their number
 * @size: allocated
 * @secret: set by who wants it read as a secret
 */
struct blob {
	uint8_t *data;
	size_t len;
	size_t size;
	bool secret;
};

/* Read a file as it is. */
int input_read(const struct source *source, const char *word, const char *path, size_t max,
	       struct blob *blob);
/* A blob that is hexadecimal text becomes the bytes it spells. */
void blob_unhex(struct blob *blob);
void blob_free(struct blob *blob);
/*
 * Read a file of JSON values, one after the other or in arrays, as one array;
 * the caller releases it.
 */
int input_json(const struct source *source, const char *word, const char *path,
	       struct json_object **array);
/* Make ready for secrets; once is enough. */
void secrets_begin(void);

/* @out is a struct muster_cred: of a file, or in hexadecimal. */
int parse_cred_file(const struct source *source, const char *word, const char *value, void *out);
int parse_cred_hex(const struct source *source, const char *word, const char *value, void *out);
/* @out is a struct muster_key *, with its private key. */
int parse_key_file(const struct source *source, const char *word, const char *value, void *out);
/* @out is a secret struct blob of at most MUSTER_SECRET_MAX bytes. */
int parse_secret_file(const struct source *source, const char *word, const char *value, void *out);

/* output.c: every object is a JSON object first; as text it is a line made from it */

extern bool json_output;

/* Print @json as JSON or as a line, and release it. Return: OK, or FAILED with a message. */
int output_line(struct json_object *json);
/* Print @json as JSON or as a line for each of its keys. The rest as above. */
int output_fields(struct json_object *json);
/* Print @json as JSON. The rest as above. */
int output_json(struct json_object *json);
/* Collects objects of a dump: an array with -j, else lines as they come. */
struct output {
	struct json_object *list;
};

void output_begin(struct output *output);
void output_add(struct output *output, struct json_object *json);
/* Return: @status if it is not OK, and then nothing more is printed; else as output_line(). */
int output_end(struct output *output, int status);
/* Flush standard output. Return: OK, or FAILED with a message. */
int output_flush(void);

void add_string(struct json_object *json, const char *key, const char *value);
void add_uint(struct json_object *json, const char *key, uint64_t value);
void add_object(struct json_object *json, const char *key, struct json_object *value);
void add_true(struct json_object *json, const char *key);
void add_hex(struct json_object *json, const char *key, struct muster_bytes bytes);
/* By name, or by number if it has none. */
void add_name(struct json_object *json, const char *key, const struct muster_name *names,
	      int32_t value);
void add_roles(struct json_object *json, uint32_t roles);
/* Counters that are not 0, as an object by name. */
void add_drops(struct json_object *json, const struct muster_drops *drops);
void add_fingerprint(struct json_object *json, struct muster_bytes cred);

/* Hexadecimal; @out must have room for two digits a byte and the NUL. */
void hex_encode(char *out, struct muster_bytes bytes);
/* "any", "any6", or an address; @out must have INET6_ADDRSTRLEN bytes. */
void address_format(char *out, uint32_t family, struct muster_bytes address);

/* group.c, context.c, member.c, endpoint.c: what is to be set up, with its memory */

struct group_spec {
	struct muster_group group;
	char name[MUSTER_NAME_MAX + 1];
	struct muster_cred gm_cred;
};

/* @reserve: how many sequence numbers to reserve, if the context does not have them */
struct context_spec {
	struct muster_context context;
	uint64_t reserve;
	struct id gid;
	struct blob secret;
	struct blob salt;
};

struct member_spec {
	struct muster_member member;
	struct id kid;
	struct muster_cred cred;
	struct muster_key *key;
	uint8_t *private_key; /* secret memory */
};

struct endpoint_spec {
	struct muster_endpoint endpoint;
	uint8_t address[16];
};

/*
 * Read what is to be set up. @group, the name of its group, stays the caller's.
 * Each is to be cleared, whatever was returned.
 */
int group_read(struct group_spec *spec, const struct source *source);
int context_read(struct context_spec *spec, const char *group, const struct source *source);
int member_read(struct member_spec *spec, const char *group, const struct source *source);
int endpoint_read(struct endpoint_spec *spec, const char *group, const struct source *source);
/* Reserve sequence numbers if that was asked for, and install the keys. Return: 0 or errno. */
int context_install(struct muster *m, const struct context_spec *spec);
void group_clear(struct group_spec *spec);
void context_clear(struct context_spec *spec);
void member_clear(struct member_spec *spec);

struct json_object *group_json(const struct muster_group *group);
struct json_object *context_json(const struct muster_context *context);
struct json_object *member_json(const struct muster_member *member);
struct json_object *endpoint_json(const struct muster_endpoint *endpoint);
struct json_object *exchange_json(const struct muster_exchange *exchange);
struct json_object *stats_json(const struct muster_stats *stats);
struct json_object *event_json(const struct muster_event *event);
struct json_object *cred_json(const struct muster_cred *cred);

/* member.c: many members at once */
struct member_list {
	struct member_spec **specs;
	size_t count;
};

/*
 * Read the members of a JSON array, and append them. Those that cannot be in
 * one group are refused: the same kid twice, two own members.
 */
int members_read(struct member_list *list, const char *group, const struct source *source,
		 struct json_object *array);
/* Add all, or none. Return: as muster_members_new(). */
int members_add(struct muster *m, const struct member_list *list, size_t *refused);
void members_clear(struct member_list *list);

/* key.c */
int key_read_stdin(struct args *args, bool need_private, struct muster_key **key);

/* show.c: the state of a group, or with NULL of all. Return: 0, or what was refused. */
int show_groups(struct muster *m, const char *name);

#endif /* MUSTER_COMMAND_H */
