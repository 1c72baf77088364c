"""From log-odds to points of probability, which people read: they add up, and keep their order."""

SAME = 1e-12  # log-odds; closer together the quotient is noise, and its limit is exact


def points_slope(
    base: float, base_probability: float, log_odds: float, probability: float
) -> float:
    """Return what turns a share of log-odds into points of probability: the mean slope.

        slope = (probability - base_probability) / (log_odds - base)

    A linear reading of the model: the points of all shares and `base_probability` add up to
    `probability`, their signs and ranks are those of the shares, whatever their order.

    >>> round(points_slope(0.0, 0.5, 1.0, 0.7310585786300049), 4), points_slope(0.0, 0.5, 0.0, 0.5)
    (0.2311, 0.25)
    """
    if abs(log_odds - base) < SAME:
        return base_probability * (1 - base_probability)  # the limit
    return (probability - base_probability) / (log_odds - base)
