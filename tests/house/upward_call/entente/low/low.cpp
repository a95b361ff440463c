namespace entente {
int lower() { return 1; }
}  // namespace entente
