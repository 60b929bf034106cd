// SPDX-License-Identifier: GPL-2.0-or-later
/* Credentials and keys: those of other implementations, and those that must be refused. */

#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "libmuster.h"
#include "tap.h"

/* A point of P-256 (aiocoap's member 25), and its private key. */
#define X "1adb2ab6af48f17c9877cf77db4fa39dc0923fbe215e576fe6f790b1ff2cbc96"
#define Y "64ce3dd128cc4efa6de209be8abd111c7272f612c2db654057b6ec00fbfb0684"

/* p - Y */
#define ODD_Y "9b31c22dd733b106921df6417542eee38d8d09ee3d249abfa84913ff0404f97b"

#define CNF(key) "08a101" key
#define KEY(y) "a501020326200121" "5820" X "22" y
#define CCS "a2026161" CNF(KEY("5820" Y))

static size_t unhex(uint8_t *out, const char *hex)
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++)
		sscanf(hex + 2 * i, "%2hhx", &out[i]);
	return len;
}

static bool parse_hex(struct muster_cred *cred, const char *hex, const char **why)
{
	uint8_t *data = malloc(strlen(hex) / 2); /* exact: the sanitizer sees a byte too far */
	size_t len = unhex(data, hex);
	bool parsed = muster_cred_parse(cred, data, len, why);

	free(data);
	return parsed;
}

static bool parses_as(const char *hex, const char *x, const char *y)
{
	struct muster_cred cred;
	uint8_t bytes[MUSTER_CRED_MAX], key[MUSTER_P256_PUBLIC_LEN];
	const char *why;
	bool same;

	if (!parse_hex(&cred, hex, &why)) {
		printf("# %s\n", why);
		return false;
	}
	unhex(key, x);
	unhex(key + 32, y);
	same = cred.len == unhex(bytes, hex) && !memcmp(cred.bytes, bytes, cred.len) &&
	       !memcmp(cred.public_key, key, sizeof(key));
	muster_cred_clear(&cred);
	return same;
}

static bool refused_for(const char *hex, const char *reason)
{
	struct muster_cred cred;
	const char *why;

	if (parse_hex(&cred, hex, &why)) {
		muster_cred_clear(&cred);
		return false;
	}
	if (strstr(why, reason) && !cred.bytes)
		return true;
	printf("# %s\n", why);
	return false;
}

static void test_members(const char *path, struct json_object *vectors)
{
	struct json_object *members = json_object_object_get(vectors, "members"), *gm;
	struct muster_cred cred;
	const char *why;
	int good = 0, kids = 0;

	json_object_object_foreach(members, kid, member) {
		struct json_object *x = json_object_object_get(member, "x");
		struct json_object *y = json_object_object_get(member, "y");
		const char *hex = json_object_get_string(json_object_object_get(member, "cred"));

		(void)kid;
		kids++;
		if (x)
			good += parses_as(hex, json_object_get_string(x),
					  json_object_get_string(y));
		else if (parse_hex(&cred, hex, &why))
			good++, muster_cred_clear(&cred);
	}
	printf("# %s: %d members\n", path, kids);
	ok(kids && good == kids, "members' credentials of another implementation");
	gm = json_object_object_get(vectors, "gm_cred");
	good = parse_hex(&cred, json_object_get_string(gm), &why);
	ok(good && cred.format == MUSTER_CRED_CCS && !strcmp(cred.subject, "gm"),
	   "its Group Manager's credential");
	muster_cred_clear(&cred);
}

static void test_vectors(void)
{
	static const char *const files[] = {
		"aiocoap-es256-ge10-ae10.json", "californium-es256-ge10-ae10.json",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char path[512];
		struct json_object *vectors;

		snprintf(path, sizeof(path), "%s/%s", VECTORS, files[i]);
		vectors = json_object_from_file(path);
		if (vectors)
			test_members(path, vectors);
		else
			tap_skip(files[i], "there are no vectors");
		json_object_put(vectors);
	}
}

static void test_ccs(void)
{
	ok(parses_as(CCS, X, Y), "a CCS");
	ok(parses_as("a2026161" CNF(KEY("f4")), X, Y), "a compressed point, Y even");
	ok(parses_as("a2026161" CNF(KEY("f5")), X, ODD_Y), "a compressed point, Y odd");
	ok(parses_as("a1" CNF("a401022001215820" X "225820" Y), X, Y),
	   "neither sub nor alg is needed");
	ok(parses_as("bf026161" CNF(KEY("5820" Y)) "ff", X, Y), "a map of indefinite length");
	ok(parses_as("a3026161" "1864" "9f8161a1bf6178f97e00ffff" CNF(KEY("5820" Y)), X, Y),
	   "claims that are not known are passed over");
	ok(parses_as("a2026161" CNF("a501020328200121" "5820" X "225820" Y), X, Y),
	   "alg may be ESP256 of RFC 9864");
}

static void test_refused_ccs(void)
{
	static const struct {
		const char *hex;
		const char *reason;
		const char *title;
	} cases[] = {
		{ "", "empty", "nothing" },
		{ "a0", "no cnf", "a CCS without claims" },
		{ "a2026161", "well-formed", "a map that ends too early" },
		{ CCS "00", "after its end", "a byte after the end" },
		{ "d83d" CCS, "tag", "a CBOR tag" },
		{ "8401", "CWT or C509", "a CWT" },
		{ "a501020326200121" "5820" X "225820" Y, "no cnf", "a COSE key alone" },
		{ "a1" "08a0", "no COSE key", "a cnf claim without a key" },
		{ "a2" CNF(KEY("5820" Y)) CNF(KEY("5820" Y)), "twice", "two cnf claims" },
		{ "a2026161" CNF("a6" "0102" "0102" "0326" "2001" "215820" X "225820" Y), "twice",
		  "kty twice" },
		{ "a2026161" CNF("a5" "0101" "0326" "2001" "215820" X "225820" Y), "P-256",
		  "a key that is no EC2" },
		{ "a2026161" CNF("a5" "0102" "0326" "2002" "215820" X "225820" Y), "P-256",
		  "a key on P-384" },
		{ "a2026161" CNF("a5" "0102" "0327" "2001" "215820" X "225820" Y), "ES256",
		  "alg is EdDSA" },
		{ "a2026161" CNF("a6" "0102" "0326" "2001" "215820" X "225820" Y "235820" X),
		  "private key", "K0 a private key in a credential" },
		{ "a2026161" CNF("a5" "0102" "0326" "2001" "21581f" "22" "225820" Y), "well-formed",
		  "a coordinate that is longer than what is left" },
		{ "a2026161" CNF("a5" "0102" "0326" "2001" "2141" "22" "225820" Y), "32 bytes",
		  "a short coordinate" },
		{ "a2026161" CNF("a4" "0102" "0326" "2001" "215820" X), "32 bytes", "no Y" },
		{ "a2026161" CNF(KEY("5820" X)), "no point", "a point that is not on the curve" },
		{ "a2026161" CNF("a5" "0102" "0326" "2001" "215820"
		  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		  "22f4"), "no point", "X is no field element" },
		{ "bb0000000fffffffff", "well-formed", "a count that only claims" },
		{ "a2026161085a7fffffff", "well-formed", "a length that only claims" },
		{ "a102818181818181818181818181818181818181818180", "well-formed",
		  "nested deeper than anybody needs" },
		{ "a1ff", "well-formed", "a break where none can be" },
		{ "bf02ff", "well-formed", "a label without a value" },
		{ "a1025f6161ff", "well-formed", "text in a byte string" },
		{ "a1021c", "well-formed", "a reserved head" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ok(refused_for(cases[i].hex, cases[i].reason), cases[i].title);
}

static void test_truncated(void)
{
	char hex[sizeof(CCS)] = CCS;
	bool all = true;

	for (size_t len = sizeof(CCS) - 3; len; len -= 2) {
		struct muster_cred cred;
		const char *why;

		hex[len] = '\0';
		all = all && !parse_hex(&cred, hex, &why);
	}
	ok(all, "no beginning of a credential is one");
}

/* X.509 */

static X509 *make_cert(EVP_PKEY *pkey)
{
	X509 *cert = X509_new();

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
				   (const unsigned char *)"sensor", -1, -1, 0);
	X509_set_issuer_name(cert, X509_get_subject_name(cert));
	X509_set_pubkey(cert, pkey);
	X509_sign(cert, pkey, EVP_PKEY_is_a(pkey, "ED25519") ? NULL : EVP_sha256());
	return cert;
}

static void test_certificate(EVP_PKEY *pkey, bool good, const char *title)
{
	X509 *cert = make_cert(pkey);
	uint8_t *der = NULL;
	int len = i2d_X509(cert, &der);
	struct muster_cred cred = { 0 };
	const char *why = "";
	bool parsed = muster_cred_parse(&cred, der, (size_t)len, &why);

	if (good)
		ok(parsed && cred.format == MUSTER_CRED_X509 && cred.len == (size_t)len &&
		   !memcmp(cred.bytes, der, cred.len) && strstr(cred.subject, "sensor"), title);
	else
		ok(!parsed && strstr(why, "P-256"), title);
	muster_cred_clear(&cred);
	OPENSSL_free(der);
	X509_free(cert);
	EVP_PKEY_free(pkey);
}

static void test_certificate_pem(void)
{
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	X509 *cert = make_cert(pkey);
	BIO *bio = BIO_new(BIO_s_mem());
	uint8_t *der = NULL;
	int len = i2d_X509(cert, &der);
	struct muster_cred cred = { 0 };
	const char *why = "";
	char *text;
	long size;

	PEM_write_bio_X509(bio, cert);
	size = BIO_get_mem_data(bio, &text);
	ok(muster_cred_parse(&cred, (uint8_t *)text, (size_t)size, &why) &&
	   cred.len == (size_t)len && !memcmp(cred.bytes, der, cred.len),
	   "a certificate in PEM becomes DER");
	muster_cred_clear(&cred);
	ok(!muster_cred_parse(&cred, (uint8_t *)text, (size_t)size / 2, &why), "half a PEM");
	ok(!muster_cred_parse(&cred, der, (size_t)len - 1, &why),
	   "a certificate that is cut short");
	OPENSSL_free(der);
	BIO_free(bio);
	X509_free(cert);
	EVP_PKEY_free(pkey);
}

/* Keys */

static struct muster_key *read_key(const char *pem, bool need_private, const char **why)
{
	return muster_key_read(pem, strlen(pem), need_private, why);
}

static char *pem_of(EVP_PKEY *pkey, bool encrypted)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data, *text;
	long len;

	PEM_write_bio_PrivateKey(bio, pkey, encrypted ? EVP_aes_128_cbc() : NULL,
				 encrypted ? (const unsigned char *)"secret" : NULL,
				 encrypted ? 6 : 0, NULL, NULL);
	len = BIO_get_mem_data(bio, &data);
	text = strndup(data, (size_t)len);
	BIO_free(bio);
	return text;
}

static void test_refused_key(EVP_PKEY *pkey, bool encrypted, const char *reason, const char *title)
{
	char *pem = pem_of(pkey, encrypted);
	const char *why;
	struct muster_key *key = read_key(pem, true, &why);

	ok(!key && strstr(why, reason), title);
	muster_key_free(key);
	free(pem);
	EVP_PKEY_free(pkey);
}

/* SEC 1 with the private key of one pair and the public key of another. */
static const char mismatched[] =
	"-----BEGIN EC PRIVATE KEY-----\n"
	"MHcCAQEEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABoAoGCCqGSM49\n"
	"AwEHoUQDQgAEGtsqtq9I8XyYd89320+jncCSP74hXldv5veQsf8svJZkzj3RKMxO\n"
	"+m3iCb6KvREccnL2EsLbZUBXtuwA+/sGhA==\n"
	"-----END EC PRIVATE KEY-----\n";

static void test_keys(void)
{
	struct muster_key *key = muster_key_generate(), *again;
	uint8_t public_key[MUSTER_P256_PUBLIC_LEN], other[MUSTER_P256_PUBLIC_LEN];
	uint8_t private_key[MUSTER_P256_KEY_LEN];
	struct muster_cred cred = { 0 };
	const struct muster_bytes kid = { (const uint8_t *)"\x25", 1 };
	char long_name[1024];
	const char *why;
	size_t len;
	char *pem;

	muster_key_public(key, public_key);
	pem = muster_key_pem(key, true, &len);
	again = muster_key_read(pem, len, true, &why);
	ok(again && muster_key_public(again, other) &&
	   !memcmp(public_key, other, sizeof(other)), "a private key in PEM, there and back");
	muster_key_free(again);
	muster_secret_free(pem, len);

	pem = muster_key_pem(key, false, &len);
	again = muster_key_read(pem, len, false, &why);
	ok(again && muster_key_public(again, other) && !memcmp(public_key, other, sizeof(other)) &&
	   !muster_key_private(again, private_key), "a public key in PEM has no private one");
	muster_key_free(again);
	again = muster_key_read(pem, len, true, &why);
	ok(!again && strstr(why, "no private key"), "and does not do where one is needed");
	muster_secret_free(pem, len);

	ok(muster_cred_ccs(&cred, public_key, "gateway", &kid, &why) && cred.has_kid &&
	   cred.kid_len == 1 && cred.kid[0] == 0x25 && !strcmp(cred.subject, "gateway") &&
	   !memcmp(cred.public_key, public_key, sizeof(public_key)),
	   "a CCS that was made is read as it was meant");
	muster_cred_clear(&cred);
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	ok(!muster_cred_ccs(&cred, public_key, long_name, NULL, &why),
	   "a subject that is too long");
	muster_key_free(key);

	ok(!read_key(mismatched, true, &why) && strstr(why, "does not belong"),
	   "a private key with a public key that is not its own");
	ok(!read_key("nonsense", false, &why) && strstr(why, "no key"), "no PEM at all");
}

/* aiocoap's member 25 has all that muster cred ccs writes: the same bytes must come out. */
static void test_ccs_bytes(void)
{
	static const char expected[] = "a202636d323508a101a50102032620012158" "20" X "225820" Y;
	uint8_t public_key[MUSTER_P256_PUBLIC_LEN], bytes[256];
	struct muster_cred cred;
	const char *why;
	size_t len = unhex(bytes, expected);

	unhex(public_key, X Y);
	ok(muster_cred_ccs(&cred, public_key, "m25", NULL, &why) && cred.len == len &&
	   !memcmp(cred.bytes, bytes, len), "a CCS has the bytes that aiocoap makes");
	muster_cred_clear(&cred);
}

int main(void)
{
	test_vectors();
	test_ccs();
	test_refused_ccs();
	test_truncated();
	test_certificate(EVP_EC_gen("P-256"), true, "K5 a P-256 certificate in DER");
	test_certificate(EVP_EC_gen("P-384"), false, "a certificate with a P-384 key");
	test_certificate(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), false,
			 "a certificate with an Ed25519 key");
	test_certificate_pem();
	test_keys();
	test_refused_key(EVP_EC_gen("P-384"), false, "P-256", "a P-384 key");
	test_refused_key(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), false, "P-256",
			 "an Ed25519 key");
	test_refused_key(EVP_EC_gen("P-256"), true, "encrypted", "an encrypted key");
	test_ccs_bytes();
	return tap_done();
}
