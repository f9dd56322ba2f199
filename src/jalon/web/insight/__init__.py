"""What the accompaniment achieves: figures with what they count, the cases behind them, what is published."""
