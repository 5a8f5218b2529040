package web

func (s *Server) quoteRoutes() []route { return nil }
