# Independent figures for src/method from examples/sfo, with R 4.2 and the package survey 4.1.
# Rscript tests/vectors/method/sfo.R > tests/vectors/method/sfo.csv     (in the repository's root)
suppressMessages(library(survey))
d <- read.csv("examples/sfo/sfo_2013_2018.csv", colClasses = c(airline = "character"))
years <- 2013:2016
parts <- c("q7_all", "cln_all", "find", "safe")
points <- function(r) { r <- suppressWarnings(as.numeric(as.character(r))); ifelse(r %in% 1:5, 4 * r - 8, NA) }
for (p in parts) d[[p]] <- points(d[[p]])
out <- function(figure, period, ...) {
  v <- list(...)
  cat(figure, period, sapply(v, function(x) sprintf("%.15g", x)), sep = ","); cat("\n")
}

# A stratum with one interview goes to the next one that has interviews, the last one to the one before.
collapse <- function(stratum) { # strata in byte order of their names
  codes <- sort(unique(stratum), method = "radix"); n <- table(factor(stratum, codes)); to <- codes; have <- 0
  for (i in seq_along(codes)) {
    if (have == 0) group <- codes[i]
    to[i] <- group; have <- have + n[[i]]
    if (have >= 2) have <- 0
  }
  if (have > 0) to[to == group] <- to[max(which(to != group))]
  to[match(stratum, codes)]
}
se_of_total <- function(z, stratum) { # z per interview; variance of Σz
  des <- svydesign(ids = ~1, strata = ~s, weights = ~one, data = data.frame(z = z, s = stratum, one = 1))
  as.numeric(SE(svytotal(~z, des)))
}
influence <- function(e, w) { # of 10 × mean of the components; e has the components as columns
  rowSums(sapply(parts, function(p) {
    x <- e[[p]]; r <- !is.na(x); W <- sum(w[r]); m <- sum(w[r] * x[r]) / W
    ifelse(r, 10 / length(parts) * w * (x - m) / W, 0)
  }))
}
composite <- function(e, w) 10 * mean(sapply(parts, function(p) { x <- e[[p]]; r <- !is.na(x); sum(w[r] * x[r]) / sum(w[r]) }))

for (y in years) {
  e <- d[d$year == y & !is.na(d$q7_all), ]
  e$s <- collapse(e$airline); e$one <- 1
  for (weighting in c("one", "weight")) {
    e$w <- e[[weighting]]
    des <- svydesign(ids = ~1, strata = ~s, weights = ~w, data = e)
    m <- svymean(~q7_all, des)
    out(paste0("index_by_airline_", weighting), y, nrow(e), 10 * coef(m), 10 * SE(m), degf(des))
  }
  e$N <- ave(e$one, e$s, FUN = sum) * 2 + 3
  des <- svydesign(ids = ~1, strata = ~s, weights = ~one, fpc = ~N, data = e)
  m <- svymean(~q7_all, des)
  out("index_by_airline_fpc", y, nrow(e), 10 * coef(m), 10 * SE(m), degf(des))
  by <- aggregate(cbind(m = q7_all, n = one) ~ s, data = data.frame(q7_all = e$q7_all, one = 1, s = e$s), FUN = function(x) c(mean(x), length(x), var(x)))
  out("index_airline_weighted", y, nrow(e), 10 * mean(by$m[, 1]), 10 * sqrt(sum(by$m[, 3] / by$m[, 2]) / nrow(by)^2), nrow(e) - nrow(by))
  any <- rowSums(!is.na(d[, parts])) > 0
  e <- d[d$year == y & any, ]
  for (weighting in c("one", "weight")) {
    w <- if (weighting == "one") rep(1, nrow(e)) else e$weight
    z <- influence(e, w)
    out(paste0("composite_", weighting), y, nrow(e), composite(e, w), se_of_total(z, rep(1, nrow(e))), nrow(e) - 1)
    s <- collapse(e$airline)
    out(paste0("composite_by_airline_", weighting), y, nrow(e), composite(e, w), se_of_total(z, s), nrow(e) - length(unique(s)))
  }
}

# Year to year, disjoint: Welch. Two-year windows: parts as strata.
for (y in years[-1]) {
  a <- 10 * na.omit(d$q7_all[d$year == y - 1]); b <- 10 * na.omit(d$q7_all[d$year == y])
  t <- t.test(b, a)
  out("welch", y, mean(b) - mean(a), t$stderr, t$parameter, t$p.value)
}
overlap <- function(figure, y, e, w, part, z_of, value) {
  older <- e$year < y; newer <- e$year > y - 2
  z <- rep(0, nrow(e))
  z[older] <- -z_of(e[older, ], w[older]); z[newer] <- z[newer] + z_of(e[newer, ], w[newer])
  se <- se_of_total(z, part); diff <- value(e[newer, ], w[newer]) - value(e[older, ], w[older])
  out(figure, y, diff, se, nrow(e) - length(unique(part)), 2 * pt(-abs(diff / se), nrow(e) - length(unique(part))))
}
one_z <- function(e, w) 10 * w * (e$q7_all - sum(w * e$q7_all) / sum(w)) / sum(w)
one_value <- function(e, w) 10 * sum(w * e$q7_all) / sum(w)
for (y in years[3:4]) {
  e <- d[d$year %in% (y - 2):y & !is.na(d$q7_all), ]; one <- rep(1, nrow(e))
  overlap("overlap_one", y, e, one, e$year, one_z, one_value)
  overlap("overlap_weight", y, e, e$weight, e$year, one_z, one_value)
  e <- d[d$year %in% (y - 2):y & rowSums(!is.na(d[, parts])) > 0, ]; one <- rep(1, nrow(e))
  overlap("overlap_composite_one", y, e, one, e$year, influence, composite)
  overlap("overlap_composite_weight", y, e, e$weight, e$year, influence, composite)
}

# Net promoter score
for (y in 2017:2018) {
  e <- d[d$year == y & d$netpro %in% 0:10, ]
  s <- ifelse(e$netpro >= 9, 1, ifelse(e$netpro <= 6, -1, 0)); n <- length(s)
  out("nps", y, n, mean(s), sqrt(mean((s - mean(s))^2) / n))
}
# Wilson interval of the top-2 share
for (y in years) {
  e <- na.omit(d$q7_all[d$year == y]); k <- sum(e >= 8)
  ci <- prop.test(k, length(e), correct = FALSE)$conf.int
  out("wilson_top2", y, k, length(e), ci[1], ci[2])
}
