"""What a school sees: today, a class by what needs doing, a learner."""
