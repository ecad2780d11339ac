"""Do the tests find a fault? Small faults are planted one by one, and it is seen which are found."""
