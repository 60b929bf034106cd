// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Do some secrets take longer than others? Times of an operation with a fixed secret and
 * with random ones, in random order, are compared by Welch's t-test, after the slowest are
 * left out at several limits (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant
 * time?", 2017). |t| above 10 says yes; below 5 it found nothing. A report: fails nothing.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "p256.h"
#include "reference.h"

#define MEASUREMENTS 60000
#define LIMITS 20

struct sample {
	double time;
	bool fixed;
};

static struct sample samples[MEASUREMENTS];

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int compare_times(const void *a, const void *b)
{
	double x = ((const struct sample *)a)->time, y = ((const struct sample *)b)->time;

	return (x > y) - (x < y);
}

/* Welch's t of the fastest @count samples. */
static double welch(int count)
{
	double n[2] = { 0 }, mean[2] = { 0 }, square[2] = { 0 }, delta;
	int i, k;

	for (i = 0; i < count; i++) {
		k = samples[i].fixed;
		n[k]++;
		delta = samples[i].time - mean[k];
		mean[k] += delta / n[k];
		square[k] += delta * (samples[i].time - mean[k]);
	}
	if (n[0] < 2 || n[1] < 2)
		return 0;
	return (mean[0] - mean[1]) / sqrt(square[0] / (n[0] - 1) / n[0] +
					  square[1] / (n[1] - 1) / n[1]);
}

static void random_scalar(struct muster_p256_scalar *scalar)
{
	u8 bytes[32];

	do {
		ref_random(bytes, sizeof(bytes));
	} while (!muster_p256_private(scalar, bytes));
}

static void measure(const char *what, void (*run)(const struct muster_p256_scalar *secret))
{
	struct muster_p256_scalar fixed = { { 1 } }, secret;
	double begin, t, worst = 0;
	u8 coin;
	int i;

	for (i = 0; i < MEASUREMENTS; i++) {
		ref_random(&coin, 1);
		samples[i].fixed = coin & 1;
		random_scalar(&secret);
		if (samples[i].fixed)
			secret = fixed;
		begin = now();
		run(&secret);
		samples[i].time = now() - begin;
	}
	qsort(samples, MEASUREMENTS, sizeof(samples[0]), compare_times);
	for (i = 1; i <= LIMITS; i++) {
		t = fabs(welch(MEASUREMENTS / LIMITS * i));
		if (t > worst)
			worst = t;
	}
	printf("%-28s median %7.0f ns   largest |t| %6.1f   %s\n", what,
	       samples[MEASUREMENTS / 2].time, worst,
	       worst > 10 ? "depends on the secret" : worst > 5 ? "unclear" : "nothing found");
}

static struct muster_p256_scalar other;
static struct muster_p256_affine peer;
static u8 digest[32] = { 1 }, output[64];

static void run_public(const struct muster_p256_scalar *secret)
{
	muster_p256_public_of(output, secret);
}

static void run_sign_key(const struct muster_p256_scalar *secret)
{
	muster_p256_sign(secret, &other, digest, output);
}

static void run_sign_nonce(const struct muster_p256_scalar *secret)
{
	muster_p256_sign(&other, secret, digest, output);
}

static void run_ecdh(const struct muster_p256_scalar *secret)
{
	muster_p256_ecdh(output, secret, &peer);
}

/* What the test can find: verification is not constant time. */
static void run_verify(const struct muster_p256_scalar *secret)
{
	u8 signature[64];
	int i;

	for (i = 0; i < 32; i++)
		signature[i] = (u8)(secret->v[3 - i / 8] >> (56 - 8 * (i % 8)));
	memset(signature + 32, 1, 32);
	muster_p256_verify(&peer, NULL, digest, signature);
}

int main(void)
{
	u8 public_key[64];

	ref_init();
	random_scalar(&other);
	muster_p256_public_of(public_key, &other);
	if (!muster_p256_public(&peer, public_key))
		abort();
	measure("public key, by private key", run_public);
	measure("signature, by private key", run_sign_key);
	measure("signature, by nonce", run_sign_nonce);
	measure("shared secret, by key", run_ecdh);
	measure("(verification, by r)", run_verify);
	return 0;
}
