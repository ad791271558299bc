"""Super Legit Microservices Marketplace: a gateway and five services, each a program of its own."""
